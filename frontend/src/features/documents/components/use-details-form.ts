/** The state of the form with a document's details: what was typed, and what is wrong with it. */
import { useRef, useState } from 'react'

import { translate } from '@/lib/i18n'
import { errorsByField } from '@/lib/problem'
import type { DocumentDetail } from '../api/document'

const NAMES = [
  'title',
  'document_type',
  'document_source',
  'department',
  'sensitivity_label',
  'keywords',
  'description',
  'effective_date',
] as const

export type DetailName = (typeof NAMES)[number]
export type Details = Record<DetailName, string>

const NOTHING_YET: Details = {
  title: '',
  document_type: '',
  document_source: '',
  department: '',
  sensitivity_label: '',
  keywords: '',
  description: '',
  effective_date: '',
}

export function detailsOf(document: DocumentDetail): Details {
  return Object.fromEntries(NAMES.map((name) => [name, document[name] ?? ''])) as Details
}

export interface DetailsForm {
  details: Details
  errors: Partial<Record<string, string>>
  /** Whether anything differs from what it began with. */
  hasInput: boolean
  set: (name: DetailName, value: string) => void
  /** Whether everything that must be given is given; if not, it is said at the fields from now on. */
  check: () => boolean
}

const REQUIRED: readonly DetailName[] = ['title', 'document_type']

interface Options {
  initial?: Partial<Details>
  /** The failure of the last attempt, if there was one. */
  error: unknown
}

export function useDetailsForm({ initial, error }: Options): DetailsForm {
  const [first] = useState<Details>({ ...NOTHING_YET, ...initial })
  const [details, setDetails] = useState(first)
  const [isTried, setIsTried] = useState(false)
  // A field that was changed since the server complained about it has had its answer.
  const mended = useRef({ error, names: new Set<string>() })
  if (mended.current.error !== error) mended.current = { error, names: new Set() }

  const missing = REQUIRED.filter((name) => details[name].trim() === '')
  const complaints = Object.entries(errorsByField(error)).filter(([name]) => !mended.current.names.has(name))
  const omissions = isTried ? missing.map((name) => [name, translate('form.required')]) : []
  return {
    details,
    errors: Object.fromEntries([...complaints, ...omissions]),
    hasInput: NAMES.some((name) => details[name] !== first[name]),
    set: (name, value) => {
      mended.current.names.add(name)
      setDetails((before) => ({ ...before, [name]: value }))
    },
    check: () => {
      setIsTried(true)
      return missing.length === 0
    },
  }
}

/** What was given of a new document. */
export function givenDetails(details: Details): Partial<Details> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== ''))
}

/** What differs from what was there before; an emptied day is no day. */
export function changedDetails(before: Details, after: Details): Partial<Record<DetailName, string | null>> {
  return Object.fromEntries(
    NAMES.filter((name) => before[name] !== after[name]).map((name) => [
      name,
      name === 'effective_date' ? after[name] || null : after[name],
    ]),
  )
}
