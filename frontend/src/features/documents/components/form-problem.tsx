/** A failure of a form, as far as its fields do not show it. */
import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { Problem } from '@/lib/problem'
import { isCancelled } from '../api/uploads'

interface FormProblemProps {
  error: unknown
  /** The names of the fields that show their own errors. */
  fields: readonly string[]
}

export function FormProblem({ error, fields }: FormProblemProps) {
  const { t } = useTranslation('documents')
  if (!error) return null
  if (isCancelled(error)) return <Alert color="gray">{t('upload.cancelled')}</Alert>
  const isShown =
    error instanceof Problem && error.errors.length > 0 && error.errors.every(({ field }) => fields.includes(field))
  return isShown ? null : <ProblemNotice error={error} />
}
