/** Chooses whose acts are shown: a person by name, the scheduler, or those who were not signed in. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { peopleInRole } from '@/lib/people'

const PAUSE_MS = 200
const LOWEST_ROLE = 'viewer'

interface ActorFilterProps {
  /** A sign-in name. */
  value: string | undefined
  onChange: (username: string | undefined) => void
}

export function ActorFilter({ value, onChange }: ActorFilterProps) {
  const { t } = useTranslation('audit')
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, PAUSE_MS)
  const { data } = useQuery(peopleInRole(LOWEST_ROLE, words))

  const names = new Map([
    ['system_scheduler', t('filters.scheduler')],
    ['anonymous', t('filters.anonymous')],
    ...(data?.results.map(({ username, full_name }): [string, string] => [username, full_name]) ?? []),
  ])
  if (value && !names.has(value)) names.set(value, value)
  return (
    <Select
      label={t('filters.who')}
      placeholder={t('filters.anybody')}
      data={[...names].map(([username, label]) => ({ value: username, label }))}
      value={value ?? null}
      onChange={(username) => onChange(username ?? undefined)}
      searchable
      clearable
      onSearchChange={setTyped}
      nothingFoundMessage={t('filters.nobody')}
    />
  )
}
