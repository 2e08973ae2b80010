/** By what the trail is filtered: who, what was done, to what, when, and words. */
import { MultiSelect, NativeSelect, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { SearchField } from '@/components/ui/search-field'
import { inWords } from '@/lib/in-words'
import { type AuditSearch, auditActions } from '../api/audit-trail'
import { patternInWords } from '../api/entries'
import { ActorFilter } from './actor-filter'
import classes from './trail-filters.module.css'
import { useObjectTypes } from './use-object-types'

interface TrailFiltersProps {
  filters: AuditSearch
  onChange: (changed: AuditSearch) => void
}

export function TrailFilters({ filters, onChange }: TrailFiltersProps) {
  const { t } = useTranslation('audit')
  const types = useObjectTypes()
  return (
    <>
      <SearchField
        label={t('filters.search')}
        isLabelled
        value={filters.search}
        onChange={(search) => onChange({ search })}
      />
      <ActorFilter value={filters.user} onChange={(user) => onChange({ user })} />
      <ActionFilter value={filters.action} onChange={(action) => onChange({ action })} />
      <NativeSelect
        label={t('filters.object')}
        value={filters.object_type ?? ''}
        data={[
          { value: '', label: t('filters.anyObject') },
          ...[...types].map(([type, label]) => ({ value: type, label })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ object_type: value || undefined, object_id: undefined })}
      />
      <div className={classes.days}>
        <Day label={t('filters.since')} value={filters.since} onChange={(since) => onChange({ since })} />
        <Day label={t('filters.until')} value={filters.until} onChange={(until) => onChange({ until })} />
      </div>
    </>
  )
}

interface DayProps {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  )
}

interface ActionFilterProps {
  value: string[] | undefined
  onChange: (actions: string[] | undefined) => void
}

function ActionFilter({ value = [], onChange }: ActionFilterProps) {
  const { t } = useTranslation('audit')
  const { data: actions = [] } = useQuery(auditActions)
  const sentences = new Map(actions.map(({ code, sentence }) => [code, patternInWords(sentence)]))
  // What an old address names stays visible, also when no act is called so any more.
  const codes = [...new Set([...sentences.keys(), ...value])]
  return (
    <MultiSelect
      label={t('filters.action')}
      placeholder={value.length === 0 ? t('filters.anyAction') : ''}
      data={codes.map((code) => ({ value: code, label: inWords(code) }))}
      value={value}
      onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
      searchable
      nothingFoundMessage={t('filters.noAction')}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {sentences.get(option.value)}
          </Text>
        </div>
      )}
    />
  )
}
