/** The supporting files of a version, to be taken along; the author of a draft attaches and removes them. */
import { ActionIcon, Anchor, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { TrashIcon, UploadIcon } from '@/components/ui/icons'
import { QueryStates } from '@/components/ui/query-states'
import '@/lib/later-words'
import { formatSize } from '@/lib/sizes'
import { formatMoment } from '@/lib/time'
import { tell } from '@/lib/toasts'
import { type Attachment, attachmentsOf, useDetach } from '../api/attachments'
import type { DocumentDetail } from '../api/document'
import { AttachFile } from './attach-file'
import classes from './attachments.module.css'

export function Attachments({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('attachments')
  const query = useQuery(attachmentsOf(document.uuid))
  const [isAdding, setIsAdding] = useState(false)
  const [removed, setRemoved] = useState<Attachment | null>(null)
  const mayEdit = document.permissions.may_edit
  return (
    <section aria-label={t('title')}>
      <Group justify="space-between" mt="md" mb={4}>
        <h2 className={classes.heading}>{t('title')}</h2>
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<UploadIcon size={14} />}
            onClick={() => setIsAdding(true)}
          >
            {t('add')}
          </Button>
        )}
      </Group>
      <QueryStates
        query={query}
        rows={1}
        isEmpty={({ count }) => count === 0}
        empty={
          <Text size="sm" c="dimmed">
            {t('nothing')}
          </Text>
        }
      >
        {(list) => (
          <ul className={classes.files}>
            {list.results.map((attachment) => (
              <li key={attachment.id} className={classes.file}>
                <AttachmentWords attachment={attachment} />
                {mayEdit && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('remove', { name: attachment.name })}
                    onClick={() => setRemoved(attachment)}
                  >
                    <TrashIcon size={16} />
                  </ActionIcon>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
      {isAdding && <AttachFile document={document} onClose={() => setIsAdding(false)} />}
      {removed && <RemoveAttachment document={document} attachment={removed} onClose={() => setRemoved(null)} />}
    </section>
  )
}

function AttachmentWords({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation('attachments')
  const { name, file_name: fileName, size, added_by: person, added_at: moment } = attachment
  const by = { size: formatSize(size), name: person.full_name || person.username, when: formatMoment(moment) }
  return (
    <div className={classes.words}>
      <Anchor href={attachment.download_url} download size="sm" aria-label={t('download', { name })}>
        {name}
      </Anchor>
      {attachment.description && <div className={classes.description}>{attachment.description}</div>}
      <Text size="xs" c="dimmed">
        {[...(name === fileName ? [] : [fileName]), t('by', by)].join(' · ')}
      </Text>
    </div>
  )
}

interface RemoveAttachmentProps {
  document: DocumentDetail
  attachment: Attachment
  onClose: () => void
}

function RemoveAttachment({ document, attachment: { id, name }, onClose }: RemoveAttachmentProps) {
  const { t } = useTranslation('attachments')
  const { mutate, isPending, error } = useDetach(document)
  const confirm = () =>
    mutate(id, {
      onSuccess: () => {
        tell('success', t('removed', { name }))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      opened
      isDangerous
      title={t('removeTitle')}
      confirmLabel={t('removeConfirm')}
      onConfirm={confirm}
      {...{ onClose, isPending, error }}
    >
      <Text size="sm">{t('removeQuestion', { name })}</Text>
    </ConfirmDialog>
  )
}
