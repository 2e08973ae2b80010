/** A place to drop a file on, or to choose one with; then it says what was chosen, down to its fingerprint. */
import { ActionIcon, Button, Input, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type DragEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { CrossIcon, DocumentIcon, UploadIcon } from '@/components/ui/icons'
import { formatSize } from '@/lib/sizes'
import { kindOfFile } from '../api/file-kinds'
import { sha256Of } from '../api/fingerprint'
import classes from './file-drop.module.css'

interface FileDropProps {
  file: File | null
  onChange: (file: File | null) => void
  error?: string | undefined
  isDisabled?: boolean
}

export function FileDrop({ file, onChange, error, isDisabled = false }: FileDropProps) {
  const { t } = useTranslation('documents')
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const words = useId()
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const [dropped] = event.dataTransfer.files
    if (dropped && !isDisabled) onChange(dropped)
  }
  return (
    <Input.Wrapper label={t('file.label')} error={error} labelElement="div">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first. */}
      <div
        className={classes.zone}
        data-over={isOver || undefined}
        data-wrong={error ? true : undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          className={classes.input}
          type="file"
          tabIndex={-1}
          aria-label={t('file.label')}
          disabled={isDisabled}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? []
            if (chosen) onChange(chosen)
            // The same file may be chosen again after it was taken away or changed on the disk.
            event.currentTarget.value = ''
          }}
        />
        {file ? (
          <ChosenFile file={file} isDisabled={isDisabled} onRemove={() => onChange(null)} />
        ) : (
          <span className={classes.invitation} id={words}>
            <UploadIcon size={24} />
            <Text size="sm">{t('file.drop')}</Text>
          </span>
        )}
        <Button variant="default" size="xs" disabled={isDisabled} onClick={() => input.current?.click()}>
          {t(file ? 'file.chooseOther' : 'file.choose')}
        </Button>
      </div>
    </Input.Wrapper>
  )
}

interface ChosenFileProps {
  file: File
  isDisabled: boolean
  onRemove: () => void
}

function ChosenFile({ file, isDisabled, onRemove }: ChosenFileProps) {
  const { t } = useTranslation('documents')
  return (
    <div className={classes.chosen}>
      <span className={classes.icon}>
        <DocumentIcon size={24} />
      </span>
      <div className={classes.words}>
        <Text fw={500} size="sm">
          {file.name}
        </Text>
        <Text size="xs" c="dimmed">
          {[formatSize(file.size), file.type ? kindOfFile(file.type, t) : t('file.unknownType')].join(' · ')}
        </Text>
        <Fingerprint file={file} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('file.remove', { name: file.name })}
        disabled={isDisabled}
        onClick={onRemove}
      >
        <CrossIcon size={16} />
      </ActionIcon>
    </div>
  )
}

function Fingerprint({ file }: { file: File }) {
  const { t } = useTranslation('documents')
  const { data, isError } = useQuery({
    queryKey: ['fingerprint', file.name, file.size, file.lastModified],
    queryFn: () => sha256Of(file),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  if (isError)
    return (
      <Text size="xs" c="red">
        {t('file.unreadable')}
      </Text>
    )
  if (data === null)
    return (
      <Text size="xs" c="dimmed">
        {t('file.digestedByServer')}
      </Text>
    )
  return (
    <Text size="xs" c="dimmed" className={classes.digest}>
      {`SHA-256 ${data ?? '…'}`}
    </Text>
  )
}
