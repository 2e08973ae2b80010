/** How far the text of a file has been read, and why there is none. */
import { Badge, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import '@/lib/later-words'
import type { DocumentDetail } from '../api/document'
import { type TextState, textOf } from '../api/text'

const COLOURS: Record<TextState, string> = {
  PENDING: 'blue',
  READY: 'green',
  FAILED: 'red',
  NOT_EXTRACTABLE: 'gray',
}

interface TextStateLineProps {
  state: TextState
  reason: string
  /** Whose text it is, where there are several. */
  version?: string
}

export function TextStateLine({ state, reason, version }: TextStateLineProps) {
  const { t } = useTranslation('comparison')
  return (
    <Group gap={6} align="baseline">
      <Text size="xs" span>
        {version ? t('textOf', { version }) : t('text')}
      </Text>
      <Badge size="sm" variant="light" radius="sm" color={COLOURS[state]}>
        {t(`textStates.${state}`)}
      </Badge>
      {reason && (
        <Text size="xs" c="dimmed" span>
          {reason}
        </Text>
      )}
    </Group>
  )
}

interface FileTextProps {
  uuid: string
  file: NonNullable<DocumentDetail['file']>
}

/** On the page of a document; what has been read already is not asked about. */
export function FileText({ uuid, file }: FileTextProps) {
  const { data } = useQuery({ ...textOf(uuid, file.sha256), enabled: file.text_state !== 'READY' })
  const state = file.text_state === 'READY' ? 'READY' : (data?.state ?? file.text_state)
  return (
    <div role="status">
      <TextStateLine state={state} reason={data?.reason ?? ''} />
    </div>
  )
}
