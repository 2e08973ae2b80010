/** What can be done with a draft apart from moving it, as far as the server permits: edit its details, delete it. */
import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PencilIcon, TrashIcon, UploadIcon } from '@/components/ui/icons'
import { tell } from '@/lib/toasts'
import { type DocumentDetail, useDeleteDraft } from '../api/document'
import { EditDetails } from './edit-details'
import { ReplaceFile } from './replace-file'

export function EditButton({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents')
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!document.permissions.may_edit && !isOpen) return null
  return (
    <>
      <Button variant="default" leftSection={<PencilIcon size={16} />} onClick={open}>
        {t('edit.open')}
      </Button>
      {isOpen && <EditDetails document={document} onClose={close} />}
    </>
  )
}

export function FileButton({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents')
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!document.permissions.may_edit && !isOpen) return null
  return (
    <>
      <Button
        variant={document.file ? 'default' : 'filled'}
        size="xs"
        leftSection={<UploadIcon size={16} />}
        onClick={open}
      >
        {t(document.file ? 'file.replace' : 'file.attach')}
      </Button>
      {isOpen && <ReplaceFile document={document} onClose={close} />}
    </>
  )
}

interface DeleteButtonProps {
  document: DocumentDetail
  onDeleted: () => void
}

export function DeleteButton({ document, onDeleted }: DeleteButtonProps) {
  const { t } = useTranslation('documents')
  const [isOpen, { open, close }] = useDisclosure(false)
  const { mutate, isPending, error, reset } = useDeleteDraft(document)
  const { document_number: number, title } = document
  if (!document.permissions.may_delete && !isOpen) return null
  const confirm = () =>
    mutate(undefined, {
      onSuccess: () => {
        tell('success', t('delete.done', { number }))
        onDeleted()
      },
    })
  const leave = () => {
    reset()
    close()
  }
  return (
    <>
      <Button variant="light" color="red" leftSection={<TrashIcon size={16} />} onClick={open}>
        {t('delete.open')}
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={leave}
        onConfirm={confirm}
        title={t('delete.title', { number })}
        confirmLabel={t('delete.confirm')}
        isDangerous
        isPending={isPending}
        error={error}
      >
        <Text size="sm">{t('delete.question', { title })}</Text>
      </ConfirmDialog>
    </>
  )
}
