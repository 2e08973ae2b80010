/** The library on another day: the day is chosen here, stands in the address, and is said in words as long as it holds. */
import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { ClockIcon } from '@/components/ui/icons'
import { formatDayInFull, today } from '@/lib/time'
import { type DocumentSearch, isLibrary } from '../api/document-list'

interface AsOfProps {
  search: DocumentSearch
  onChange: (day: string | undefined) => void
}

/** Today and days that have passed: nobody knows yet what will be in force. */
export function AsOfField({ search: { scope, as_of: day = '' }, onChange }: AsOfProps) {
  const { t } = useTranslation('documents')
  if (!isLibrary(scope)) return null
  return (
    <TextInput
      type="date"
      label={t('asOf.label')}
      max={today()}
      value={day}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  )
}

export function AsOfNotice({ search: { as_of: day }, onChange }: AsOfProps) {
  const { t } = useTranslation('documents')
  if (!day) return null
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      mb="md"
      icon={<ClockIcon />}
      title={t('asOf.notice', { day: formatDayInFull(day) })}
    >
      <Group justify="space-between">
        <Text size="sm">{t('asOf.meaning')}</Text>
        <Button size="xs" variant="default" onClick={() => onChange(undefined)}>
          {t('asOf.back')}
        </Button>
      </Group>
    </Alert>
  )
}
