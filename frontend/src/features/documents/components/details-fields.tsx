/** The fields with a document's details. */
import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import type { DocumentDetail } from '../api/document'
import { documentSources, documentTypes } from '../api/kinds'
import classes from './details-fields.module.css'
import type { DetailName, DetailsForm } from './use-details-form'

type Sensitivity = DocumentDetail['sensitivity_label']
const SENSITIVITIES: readonly Sensitivity[] = ['PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'RESTRICTED']
const LONGEST_TITLE = 300
// So that fields with and without a hint stand in one line.
const HINT_BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

interface DetailsFieldsProps {
  form: DetailsForm
  /** The type decides the number and stays once there is one. */
  hasType: boolean
}

export function DetailsFields({ form, hasType }: DetailsFieldsProps) {
  const { t } = useTranslation('documents')
  return (
    <div className={classes.fields}>
      <TextInput
        {...textField(form, 'title')}
        className={classes.wide ?? ''}
        label={t('fields.title')}
        withAsterisk
        maxLength={LONGEST_TITLE}
      />
      {hasType && <TypeField form={form} />}
      <SourceField form={form} />
      <TextInput {...textField(form, 'department')} label={t('fields.department')} />
      <Select
        {...choiceField(form, 'sensitivity_label')}
        label={t('fields.sensitivity')}
        placeholder={t('form.choose')}
        data={SENSITIVITIES.map((value) => ({ value, label: t(`sensitivity.${value}`) }))}
      />
      <TextInput
        {...textField(form, 'effective_date')}
        type="date"
        label={t('fields.wishedDate')}
        description={t('form.wishHint')}
        inputWrapperOrder={HINT_BELOW}
      />
      <TextInput
        {...textField(form, 'keywords')}
        label={t('fields.keywords')}
        description={t('form.keywordsHint')}
        inputWrapperOrder={HINT_BELOW}
      />
      <Textarea
        {...textField(form, 'description')}
        className={classes.wide ?? ''}
        label={t('fields.description')}
        rows={4}
      />
    </div>
  )
}

function textField({ details, errors, set }: DetailsForm, name: DetailName) {
  return {
    name,
    value: details[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value),
  }
}

function choiceField({ details, errors, set }: DetailsForm, name: DetailName) {
  return {
    name,
    value: details[name] || null,
    error: errors[name],
    onChange: (value: string | null) => set(name, value ?? ''),
  }
}

function TypeField({ form }: { form: DetailsForm }) {
  const { t } = useTranslation('documents')
  const { data = [], error } = useQuery(documentTypes)
  const field = choiceField(form, 'document_type')
  return (
    <Select
      {...field}
      error={field.error ?? error?.message}
      label={t('fields.type')}
      placeholder={t('form.choose')}
      withAsterisk
      searchable
      data={data.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
    />
  )
}

function SourceField({ form }: { form: DetailsForm }) {
  const { t } = useTranslation('documents')
  const { data = [] } = useQuery(documentSources)
  return (
    <Select
      {...choiceField(form, 'document_source')}
      label={t('fields.source')}
      placeholder={data[0]?.name ?? t('form.choose')}
      data={data.map(({ code, name }) => ({ value: code, label: name }))}
    />
  )
}
