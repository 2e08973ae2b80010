/** Chooses people for a document by name, out of those who have the role for it, with what waits for each and why some cannot. */
import { MultiSelect, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Candidate, candidatesFor } from '@/lib/people'

const PAUSE_MS = 200

interface PeoplePickerProps {
  label: string
  description?: string | undefined
  error?: string | undefined
  withAsterisk?: boolean
  name?: string
  /** The document's uuid. */
  about: string
  role: string
  most?: number | undefined
  value: number[]
  onChange: (ids: number[]) => void
}

export function PeoplePicker({ about, role, most, value, onChange, error, description, ...common }: PeoplePickerProps) {
  const { t } = useTranslation('app')
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, PAUSE_MS)
  const { data, error: failure, isFetching } = useQuery(candidatesFor(about, role, words))

  // Whoever was found once stays known by name, also when the next search does not find them.
  const known = useRef(new Map<string, Candidate>())
  for (const person of data?.results ?? []) known.current.set(String(person.id), person)
  const hint = useSomeOfMany(data)
  const found = new Set(data?.results.map(({ id }) => String(id)))

  return (
    <MultiSelect
      {...common}
      description={[description, hint].filter(Boolean).join(' ')}
      error={error ?? failure?.message}
      data={[...known.current.values()].map(({ id, full_name, refusals }) => ({
        value: String(id),
        label: full_name,
        disabled: refusals.length > 0,
      }))}
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

/** Says so where the list has only some of those who were found. */
function useSomeOfMany(list: { count: number; results: readonly unknown[] } | undefined): string | undefined {
  const { t } = useTranslation('app')
  if (!list || list.count <= list.results.length) return undefined
  return t('people.some', { count: list.results.length, all: list.count })
}

function PersonOption({ person }: { person: Candidate | undefined }) {
  const { t } = useTranslation('app')
  if (!person) return null
  const { full_name, username, position, department, open_tasks, refusals } = person
  const office = [position, department].filter(Boolean).join(' · ') || username
  return (
    <div>
      <Text size="sm">{full_name}</Text>
      <Text size="xs" c="dimmed">
        {`${office} · ${t('people.openTasks', { count: open_tasks })}`}
      </Text>
      {refusals.map(({ code, message }) => (
        <Text key={code} size="xs">
          {message}
        </Text>
      ))}
    </div>
  )
}
