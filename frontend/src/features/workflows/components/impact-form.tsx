/** Asks what a new version means for a document that builds upon it, and why. */
import { Stack, Text } from '@mantine/core'
import { type FormEvent, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { DialogButtons } from '@/components/ui/dialog-buttons'
import { DocumentLine, DocumentLines } from '@/components/ui/document-line'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { SchemaForm } from '@/components/ui/schema-form'
import { useSchemaForm } from '@/components/ui/use-schema-form'
import { Problem } from '@/lib/problem'
import type { ImpactAnswer } from '../api/impact'
import type { WaitingTask } from '../api/waiting-tasks'
import { useTaskWords } from './use-task-words'

interface ImpactFormProps {
  task: WaitingTask
  error: unknown
  isPending: boolean
  onInputChange: (hasInput: boolean) => void
  onAnswer: (answer: ImpactAnswer) => void
}

const LONGEST_COMMENT = 5000

export function ImpactForm({ task, error, isPending, onInputChange, onAnswer }: ImpactFormProps) {
  const { t } = useTranslation('workflows')
  const words = useTaskWords()
  const schema = useAnswerSchema()
  const form = useSchemaForm({ schema, error, prefix: '' })
  const { hasInput } = form
  useEffect(() => onInputChange(hasInput), [hasInput, onInputChange])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const answer = form.check()
    if (answer) onAnswer(answer as unknown as ImpactAnswer)
  }
  const isShownByFields = error instanceof Problem && error.errors.length > 0
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{words(task)}</Text>
        <DocumentLines label={t('impact.documents')}>
          {task.cause && <DocumentLine document={task.cause} below={<span>{t('impact.cause')}</span>} />}
          <DocumentLine document={task.document} below={<span>{t('impact.dependent')}</span>} />
        </DocumentLines>
        {Boolean(error) && !isShownByFields && <ProblemNotice error={error} />}
        <SchemaForm form={form} about={task.document.uuid} />
      </Stack>
      <DialogButtons confirmLabel={t('impact.answer')} isPending={isPending} />
    </form>
  )
}

/** What an answer consists of, in the words of the screen. */
function useAnswerSchema() {
  const { t } = useTranslation('workflows')
  return {
    type: 'object',
    properties: {
      decision: {
        type: 'string',
        title: t('impact.decision'),
        enum: ['no_impact', 'new_version_needed'],
        'x-labels': { no_impact: t('impact.none'), new_version_needed: t('impact.needed') },
      },
      comment: {
        type: 'string',
        title: t('impact.comment'),
        description: t('impact.commentHint'),
        maxLength: LONGEST_COMMENT,
        'x-multiline': true,
      },
    },
    required: ['decision', 'comment'],
  }
}
