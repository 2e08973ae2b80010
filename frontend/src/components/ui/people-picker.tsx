/** Chooses people by name, out of those who have the role for it. */
import { MultiSelect, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Person, peopleInRole } from '@/lib/people'

const PAUSE_MS = 200

interface PeoplePickerProps {
  label: string
  description?: string | undefined
  error?: string | undefined
  withAsterisk?: boolean
  name?: string
  role: string
  most?: number | undefined
  value: number[]
  onChange: (ids: number[]) => void
}

export function PeoplePicker({ role, most, value, onChange, error, ...common }: PeoplePickerProps) {
  const { t } = useTranslation('app')
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, PAUSE_MS)
  const { data, error: failure, isFetching } = useQuery(peopleInRole(role, words))

  // Whoever was found once stays known by name, also when the next search does not find them.
  const known = useRef(new Map<string, Person>())
  for (const person of data?.results ?? []) known.current.set(String(person.id), person)
  const found = new Set(data?.results.map(({ id }) => String(id)))

  return (
    <MultiSelect
      {...common}
      error={error ?? failure?.message}
      data={[...known.current.values()].map(({ id, full_name }) => ({ value: String(id), label: full_name }))}
      filter={({ options }) => options.filter((option) => 'value' in option && found.has(option.value))}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      hidePickedOptions
      maxValues={most ?? Number.POSITIVE_INFINITY}
      placeholder={value.length === 0 ? t('people.placeholder') : ''}
      nothingFoundMessage={t(isFetching ? 'loading' : 'people.nobody')}
      renderOption={({ option }) => <PersonOption person={known.current.get(option.value)} />}
    />
  )
}

function PersonOption({ person }: { person: Person | undefined }) {
  if (!person) return null
  const office = [person.position, person.department].filter(Boolean).join(' · ')
  return (
    <div>
      <Text size="sm">{person.full_name}</Text>
      <Text size="xs" c="dimmed">
        {office || person.username}
      </Text>
    </div>
  )
}
