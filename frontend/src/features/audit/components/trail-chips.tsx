/** Filters that come from following a link rather than from a field, each with a cross that removes it. */
import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { CrossIcon } from '@/components/ui/icons'
import type { AuditSearch } from '../api/audit-trail'
import { useObjectTypes } from './use-object-types'

interface TrailChipsProps {
  filters: AuditSearch
  onChange: (changed: AuditSearch) => void
}

export function TrailChips({ filters, onChange }: TrailChipsProps) {
  const { t } = useTranslation('audit')
  const types = useObjectTypes()
  const { correlation_id, object_id, object_type = '' } = filters
  if (!(correlation_id || object_id)) return null
  return (
    <Group gap="xs" mb="sm">
      {correlation_id && <Chip words={t('filters.sameAct')} onRemove={() => onChange({ correlation_id: undefined })} />}
      {object_id && (
        <Chip
          words={t('filters.oneObject', { type: types.get(object_type) ?? object_type, id: object_id })}
          onRemove={() => onChange({ object_id: undefined })}
        />
      )}
    </Group>
  )
}

function Chip({ words, onRemove }: { words: string; onRemove: () => void }) {
  const { t } = useTranslation('audit')
  return (
    <Button
      size="compact-sm"
      variant="light"
      rightSection={<CrossIcon size={12} />}
      aria-label={t('filters.remove', { filter: words })}
      onClick={onRemove}
    >
      {words}
    </Button>
  )
}
