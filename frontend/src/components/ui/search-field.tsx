/** Words to search a list for; the list follows a moment after the last key. */
import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { SearchIcon } from './icons'

const PAUSE_MS = 250

interface SearchFieldProps {
  label: string
  /** Among fields with labels the label stands above, otherwise in the field. */
  isLabelled?: boolean
  value: string | undefined
  onChange: (words: string | undefined) => void
}

export function SearchField({ label, isLabelled = false, value = '', onChange }: SearchFieldProps) {
  const { t } = useTranslation('app')
  const [words, setWords] = useState(value)
  const told = useRef(value)
  const tellSoon = useDebouncedCallback((typed: string) => {
    told.current = typed.trim()
    onChange(told.current || undefined)
  }, PAUSE_MS)

  // The address may also change without this field: by the way back, or by clearing all filters.
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setWords(value)
  }, [value])

  const type = (typed: string) => {
    setWords(typed)
    tellSoon(typed)
  }
  return (
    <TextInput
      type="search"
      {...(isLabelled ? { label } : { 'aria-label': label, placeholder: label })}
      value={words}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<SearchIcon size={16} />}
      rightSection={words && <CloseButton size="sm" aria-label={t('filters.clearSearch')} onClick={() => type('')} />}
    />
  )
}
