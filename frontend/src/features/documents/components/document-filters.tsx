/** What the list of documents can be narrowed down by: the usual in sight, the rest on demand. */
import { Autocomplete, Button, MultiSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { FilterIcon } from '@/components/ui/icons'
import { SearchField } from '@/components/ui/search-field'
import { documentStates } from '@/lib/states'
import type { DocumentRow, DocumentSearch, DocumentFilters as Filters } from '../api/document-list'
import { documentTypes } from '../api/kinds'
import { AuthorFilter } from './author-filter'
import classes from './document-filters.module.css'

interface DocumentFiltersProps {
  search: DocumentSearch
  onChange: (filters: Filters & { search?: string | undefined }) => void
  /** The documents in sight, for what can be proposed. */
  rows: readonly DocumentRow[]
}

const someOf = (values: string[]) => (values.length > 0 ? values : undefined)
const sayingSomething = (text: string) => text.trim() || undefined

const isMoreUsed = ({ author, department, effective_date_after, effective_date_before }: DocumentSearch) =>
  [author, department, effective_date_after, effective_date_before].some((value) => value !== undefined)

export function DocumentFilters({ search, onChange, rows }: DocumentFiltersProps) {
  const { t } = useTranslation('documents')
  const types = useQuery(documentTypes).data
  const states = useQuery(documentStates).data
  const isUsed = isMoreUsed(search)
  const [isWanted, setIsWanted] = useState(false)
  return (
    <>
      <SearchField
        label={t('filters.search')}
        value={search.search}
        onChange={(words) => onChange({ search: words })}
      />
      <SeveralOf
        label={t('filters.type')}
        placeholder={t('filters.everyType')}
        choices={types?.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
        value={search.document_type}
        onChange={(codes) => onChange({ document_type: codes })}
      />
      <SeveralOf
        label={t('filters.status')}
        placeholder={t('filters.everyStatus')}
        choices={states?.map(({ code, name }) => ({ value: code, label: name }))}
        value={search.status}
        onChange={(codes) => onChange({ status: codes })}
      />
      {!isUsed && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<FilterIcon size={16} />}
          aria-expanded={isWanted}
          onClick={() => setIsWanted(!isWanted)}
        >
          {t(isWanted ? 'filters.fewer' : 'filters.more')}
        </Button>
      )}
      {(isWanted || isUsed) && <MoreFilters {...{ search, onChange, rows }} />}
    </>
  )
}

interface SeveralOfProps {
  label: string
  placeholder: string
  choices: { value: string; label: string }[] | undefined
  value: string[] | undefined
  onChange: (values: string[] | undefined) => void
}

function SeveralOf({ label, placeholder, choices = [], value = [], onChange }: SeveralOfProps) {
  return (
    <MultiSelect
      aria-label={label}
      placeholder={value.length > 0 ? '' : placeholder}
      data={choices}
      value={value}
      onChange={(chosen) => onChange(someOf(chosen))}
      searchable
    />
  )
}

function MoreFilters({ search, onChange, rows }: DocumentFiltersProps) {
  const { t } = useTranslation('documents')
  const departments = [...new Set(rows.map(({ department }) => department).filter(Boolean))].toSorted()
  return (
    <div className={classes.more}>
      <AuthorFilter
        value={search.author}
        onChange={(author) => onChange({ author })}
        inSight={rows.map(({ author }) => author)}
      />
      <DepartmentFilter
        value={search.department}
        onChange={(department) => onChange({ department })}
        proposals={departments}
      />
      <TextInput
        type="date"
        label={t('filters.effectiveFrom')}
        value={search.effective_date_after ?? ''}
        onChange={(event) => onChange({ effective_date_after: sayingSomething(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        label={t('filters.effectiveUntil')}
        value={search.effective_date_before ?? ''}
        onChange={(event) => onChange({ effective_date_before: sayingSomething(event.currentTarget.value) })}
      />
    </div>
  )
}

interface DepartmentFilterProps {
  value: string | undefined
  onChange: (department: string | undefined) => void
  proposals: string[]
}

/** The server looks for the department exactly, so that it is asked when the name is complete. */
function DepartmentFilter({ value = '', onChange, proposals }: DepartmentFilterProps) {
  const { t } = useTranslation('documents')
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const tell = (name: string) => {
    if (name.trim() !== value) onChange(sayingSomething(name))
  }
  return (
    <Autocomplete
      label={t('filters.department')}
      placeholder={t('filters.everyDepartment')}
      data={proposals}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={tell}
      onBlur={() => tell(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(typed)
      }}
    />
  )
}
