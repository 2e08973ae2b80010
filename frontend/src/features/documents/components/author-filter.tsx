/** Narrows a list down to one author; whoever may not look people up chooses among the authors in sight. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { may, useMe } from '@/lib/me'
import { peopleInRole } from '@/lib/people'

const PAUSE_MS = 200
const MAY_LOOK_UP = 'users.view_user'
const LEAST_ROLE = 'author'

interface AuthorFilterProps {
  value: string | undefined
  onChange: (author: string | undefined) => void
  /** Authors of the documents in sight: their names are known without asking. */
  inSight: readonly { id: number; full_name: string }[]
}

export function AuthorFilter({ value, onChange, inSight }: AuthorFilterProps) {
  const { t } = useTranslation('documents')
  const person = useMe()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, PAUSE_MS)
  const { data } = useQuery({ ...peopleInRole(LEAST_ROLE, words), enabled: may(person, MAY_LOOK_UP) })
  const known = new Map([person, ...inSight, ...(data?.results ?? [])].map(({ id, full_name }) => [id, full_name]))
  const options = [...known].map(([id, label]) => ({ value: String(id), label }))
  return (
    <Select
      label={t('filters.author')}
      placeholder={t('filters.anyone')}
      data={options.toSorted((one, other) => one.label.localeCompare(other.label))}
      value={value ?? null}
      onChange={(author) => onChange(author ?? undefined)}
      onSearchChange={setTyped}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('filters.clearOne', { name: t('filters.author') }) }}
      nothingFoundMessage={t('filters.nobody')}
    />
  )
}
