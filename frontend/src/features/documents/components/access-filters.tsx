/** By what the access log is narrowed down: who, what was done, and when. */
import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { may, useMe } from '@/lib/me'
import { peopleInRole } from '@/lib/people'
import type { Access } from '../api/access-log'
import { ACCESS_KINDS, type AccessKind, type AccessSearch } from '../api/page-search'
import type { AccessView } from './access-columns'

interface AccessFiltersProps {
  view: AccessView
  filters: AccessSearch
  onChange: (changed: AccessSearch) => void
  /** People of the entries in sight: their names are known without asking. */
  inSight: readonly Access['user'][] | undefined
}

export function AccessFilters({ view, filters, onChange, inSight = [] }: AccessFiltersProps) {
  const { t } = useTranslation('access')
  const { kind = [] } = filters
  return (
    <>
      {view === 'document' && (
        <PersonFilter
          label={t('filters.who')}
          value={filters.user}
          onChange={(user) => onChange({ user })}
          inSight={inSight}
        />
      )}
      <MultiSelect
        label={t('filters.kind')}
        placeholder={kind.length === 0 ? t('filters.anyKind') : ''}
        data={ACCESS_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={kind}
        onChange={(chosen) => onChange({ kind: chosen.length > 0 ? (chosen as AccessKind[]) : undefined })}
      />
      <Day label={t('filters.since')} value={filters.since} onChange={(since) => onChange({ since })} />
      <Day label={t('filters.until')} value={filters.until} onChange={(until) => onChange({ until })} />
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

const PAUSE_MS = 200
const MAY_LOOK_UP = 'users.view_user'
const LOWEST_ROLE = 'viewer'

interface PersonFilterProps {
  label: string
  value: number | undefined
  onChange: (user: number | undefined) => void
  inSight?: readonly Access['user'][]
}

/** A person by name; whoever may not look people up chooses among those in sight. */
export function PersonFilter({ label, value, onChange, inSight = [] }: PersonFilterProps) {
  const { t } = useTranslation('access')
  const person = useMe()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, PAUSE_MS)
  const { data } = useQuery({ ...peopleInRole(LOWEST_ROLE, words), enabled: may(person, MAY_LOOK_UP) })
  const names = new Map([person, ...(data?.results ?? []), ...inSight].map(({ id, full_name }) => [id, full_name]))
  // An address may name an account that is not in sight.
  if (value !== undefined && !names.has(value)) names.set(value, t('filters.account', { id: value }))
  const options = [...names].map(([id, name]) => ({ value: String(id), label: name }))
  return (
    <Select
      label={label}
      placeholder={t('filters.anybody')}
      data={options.toSorted((one, other) => one.label.localeCompare(other.label))}
      value={value === undefined ? null : String(value)}
      onChange={(user) => onChange(user === null ? undefined : Number(user))}
      onSearchChange={setTyped}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('filters.anybody') }}
      nothingFoundMessage={t('filters.nobody')}
    />
  )
}
