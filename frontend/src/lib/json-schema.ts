/** Reads the JSON Schema by which the server describes what it asks for, as the fields of a form. */
import { translate } from '@/lib/i18n'
import { today } from '@/lib/time'

export type Value = string | number | boolean | number[] | undefined
export type Values = Record<string, Value>

interface Common {
  name: string
  title: string
  description: string | undefined
  isRequired: boolean
}

export type Field = Common &
  (
    | { kind: 'people'; role: string; fewest: number; most: number | undefined }
    | { kind: 'day'; notBefore: string | undefined }
    | { kind: 'choice'; choices: { value: string; label: string }[] }
    | { kind: 'text'; isLong: boolean; longest: number | undefined }
    | { kind: 'number'; least: number | undefined; most: number | undefined }
    | { kind: 'flag' }
  )

interface Property {
  type?: string
  title?: string
  description?: string
  format?: string
  enum?: unknown[]
  default?: unknown
  minItems?: number
  maxItems?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  'x-people'?: string
  'x-not-before'?: string
  'x-multiline'?: boolean
  'x-labels'?: Record<string, string>
}

interface ObjectSchema {
  properties?: Record<string, Property>
  required?: string[]
}

/** `reason_for_change` → “Reason for change”. */
function inWords(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function choicesOf({ enum: values = [], 'x-labels': labels = {} }: Property) {
  return values.map(String).map((value) => ({ value, label: labels[value] ?? inWords(value) }))
}

function dayLimit(limit: string | undefined): string | undefined {
  return limit === 'today' ? today() : limit
}

function peculiarities(property: Property) {
  const { 'x-people': role, type, format, minimum: least, maximum: most } = property
  if (role) return { kind: 'people', role, fewest: property.minItems ?? 0, most: property.maxItems } as const
  if (property.enum) return { kind: 'choice', choices: choicesOf(property) } as const
  if (format === 'date') return { kind: 'day', notBefore: dayLimit(property['x-not-before']) } as const
  if (type === 'boolean') return { kind: 'flag' } as const
  if (type === 'integer' || type === 'number') return { kind: 'number', least, most } as const
  return { kind: 'text', isLong: property['x-multiline'] === true, longest: property.maxLength } as const
}

/** The fields that a schema of an object asks for, in its order. */
export function fieldsOf(schema: Record<string, unknown>): Field[] {
  const { properties = {}, required = [] } = schema as ObjectSchema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    title: property.title ?? inWords(name),
    description: property.description,
    isRequired: required.includes(name),
    ...peculiarities(property),
  }))
}

/** What the schema proposes. */
export function proposedValues(schema: Record<string, unknown>): Values {
  const { properties = {} } = schema as ObjectSchema
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      property.default === undefined ? [] : [[name, property.default as Value]],
    ),
  )
}

export function isEmpty(value: Value): boolean {
  return (
    value === undefined ||
    (Array.isArray(value) ? value.length === 0 : typeof value === 'string' && value.trim() === '')
  )
}

/** The given values, without the empty ones: what is sent. */
export function givenValues(fields: readonly Field[], values: Values): Values {
  return Object.fromEntries(fields.flatMap(({ name }) => (isEmpty(values[name]) ? [] : [[name, values[name]]])))
}

function mistakeIn(field: Field, value: Value): string | undefined {
  if (isEmpty(value)) return field.isRequired ? translate('form.required') : undefined
  switch (field.kind) {
    case 'people':
      return mistakeInCount((value as number[]).length, field)
    case 'day':
      return mistakeInDay(String(value), field)
    case 'number':
      return mistakeInNumber(Number(value), field)
    case 'text':
      return mistakeInText(String(value), field)
    case 'choice':
    case 'flag':
      return undefined
  }
}

function mistakeInCount(count: number, { fewest, most = count }: { fewest: number; most: number | undefined }) {
  if (count < fewest) return translate('form.tooFewPeople', { count: fewest })
  return count > most ? translate('form.tooManyPeople', { count: most }) : undefined
}

function mistakeInDay(day: string, { notBefore = day }: { notBefore: string | undefined }) {
  return day < notBefore ? translate('form.tooEarly') : undefined
}

function mistakeInNumber(
  value: number,
  { least = value, most = value }: { least: number | undefined; most: number | undefined },
) {
  if (value < least) return translate('form.tooSmall', { least })
  return value > most ? translate('form.tooLarge', { most }) : undefined
}

function mistakeInText(text: string, { longest = text.length }: { longest: number | undefined }) {
  return text.length > longest ? translate('form.tooLong', { count: longest }) : undefined
}

/** What is wrong with which field, as far as the schema itself says; the server has the last word. */
export function mistakesIn(fields: readonly Field[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const mistake = mistakeIn(field, values[field.name])
      return mistake ? [[field.name, mistake]] : []
    }),
  )
}
