/** The fields that a JSON Schema asks for, each with its fitting control, its mistake beneath it. */
import { Checkbox, NumberInput, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'

import type { Field, Value } from '@/lib/json-schema'
import { PeoplePicker } from './people-picker'
import type { SchemaForm as Form } from './use-schema-form'

const FEW_CHOICES = 4

interface SchemaFormProps {
  form: Form
  /** The uuid of the document that people are chosen for. */
  about: string
}

export function SchemaForm({ form, about }: SchemaFormProps) {
  return (
    <Stack gap="md">
      {form.fields.map((field) => (
        <FieldControl
          key={field.name}
          about={about}
          field={field}
          value={form.values[field.name]}
          error={form.errors[field.name]}
          onChange={(value) => form.set(field.name, value)}
        />
      ))}
    </Stack>
  )
}

interface FieldControlProps {
  about: string
  field: Field
  value: Value
  error: string | undefined
  onChange: (value: Value) => void
}

function FieldControl({ about, field, value, error, onChange }: FieldControlProps) {
  const common = {
    label: field.title,
    description: field.description,
    error,
    withAsterisk: field.isRequired,
    name: field.name,
  }
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'people':
      return (
        <PeoplePicker
          {...common}
          about={about}
          role={field.role}
          most={field.most}
          value={asIds(value)}
          onChange={onChange}
        />
      )
    case 'day':
      return (
        <TextInput
          {...common}
          type="date"
          min={field.notBefore}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(typed) => onChange(typed === '' ? undefined : Number(typed))}
        />
      )
    case 'flag':
      return (
        <Checkbox
          label={field.title}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return <ChoiceControl {...common} choices={field.choices} value={text} onChange={onChange} />
    case 'text': {
      const Control = field.isLong ? Textarea : TextInput
      return (
        <Control
          {...common}
          {...(field.isLong && { rows: 3 })}
          maxLength={field.longest}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    }
  }
}

const asIds = (value: Value): number[] => (Array.isArray(value) ? value : [])

interface ChoiceControlProps {
  label: string
  description: string | undefined
  error: string | undefined
  withAsterisk: boolean
  name: string
  choices: { value: string; label: string }[]
  value: string
  onChange: (value: string | undefined) => void
}

function ChoiceControl({ choices, onChange, ...common }: ChoiceControlProps) {
  if (choices.length > FEW_CHOICES)
    return <Select {...common} data={choices} onChange={(chosen) => onChange(chosen ?? undefined)} />
  return (
    <Radio.Group {...common} onChange={onChange}>
      <Stack gap="xs" mt={6}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
