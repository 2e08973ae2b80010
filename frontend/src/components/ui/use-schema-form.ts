/** The state of a form that a JSON Schema describes: what was typed, what is wrong with it, what is sent. */
import { useMemo, useRef, useState } from 'react'

import {
  type Field,
  fieldsOf,
  givenValues,
  mistakesIn,
  proposedValues,
  type Value,
  type Values,
} from '@/lib/json-schema'
import { Problem } from '@/lib/problem'

export interface SchemaForm {
  fields: readonly Field[]
  values: Values
  errors: Record<string, string>
  /** Whether anything differs from what was proposed. */
  hasInput: boolean
  set: (name: string, value: Value) => void
  /** The values to send, or nothing when something is missing; then every mistake is shown. */
  check: () => Values | undefined
}

interface Options {
  schema: Record<string, unknown>
  /** The failure of the last attempt, if there was one. */
  error?: unknown
  /** What stands before the names of the fields in the server's errors. */
  prefix?: string
}

/** The server's errors by field; one about an element of a list (`inputs.reviewers.0`) belongs to the list. */
function serverErrors(error: unknown, prefix: string): Record<string, string> {
  if (!(error instanceof Problem)) return {}
  return Object.fromEntries(
    error.errors.flatMap(({ field, message }) => {
      const name = field.startsWith(prefix) ? field.slice(prefix.length).split('.')[0] : undefined
      return name ? [[name, message]] : []
    }),
  )
}

export function useSchemaForm({ schema, error, prefix = 'inputs.' }: Options): SchemaForm {
  const fields = useMemo(() => fieldsOf(schema), [schema])
  const [proposed] = useState<Values>(() => proposedValues(schema))
  const [values, setValues] = useState(proposed)
  const [isTried, setIsTried] = useState(false)
  // A field that was changed since the server complained about it has had its answer.
  const mended = useRef<{ error: unknown; names: Set<string> }>({ error, names: new Set() })
  if (mended.current.error !== error) mended.current = { error, names: new Set() }

  const complaints = Object.entries(serverErrors(error, prefix)).filter(([name]) => !mended.current.names.has(name))
  return {
    fields,
    values,
    errors: { ...Object.fromEntries(complaints), ...(isTried && mistakesIn(fields, values)) },
    hasInput: JSON.stringify(givenValues(fields, values)) !== JSON.stringify(givenValues(fields, proposed)),
    set: (name, value) => {
      mended.current.names.add(name)
      setValues((before) => ({ ...before, [name]: value }))
    },
    check: () => {
      setIsTried(true)
      const isRight = Object.keys(mistakesIn(fields, values)).length === 0
      return isRight ? givenValues(fields, values) : undefined
    },
  }
}
