/** The dialog in which a task is given to somebody else, with the reason. */
import { Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { SchemaForm } from '@/components/ui/schema-form'
import { useSchemaForm } from '@/components/ui/use-schema-form'
import { Problem } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { useReassign, type WaitingTask } from '../api/waiting-tasks'

interface ReassignDialogProps {
  task: WaitingTask
  onClose: () => void
}

/** The role that each kind of task needs. */
const ROLE_FOR: Record<string, string> = { REVIEWER: 'reviewer', APPROVER: 'approver', IMPACT: 'author' }
const LONGEST_REASON = 2000

export function ReassignDialog({ task, onClose }: ReassignDialogProps) {
  const { t } = useTranslation('workflows')
  const { mutate, isPending, error } = useReassign(task)
  const form = useSchemaForm({ schema: useReassignment(task), error, prefix: '' })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const values = form.check()
    if (!values) return
    const [assignee = 0] = values.assignee as number[]
    mutate(
      { assignee, reason: String(values.reason) },
      {
        onSuccess: (given) => {
          tell('success', t('reassign.done', { name: given.assignee.full_name || given.assignee.username }))
          onClose()
        },
      },
    )
  }
  const isShownByFields = error instanceof Problem && error.errors.length > 0
  const { document, assignee, role_display } = task
  return (
    <Dialog opened onClose={onClose} title={t('reassign.title')} staysOpen={isPending} hasInput={form.hasInput}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">
            {t('reassign.explanation', {
              task: role_display,
              number: document.document_number,
              version: document.version,
              name: assignee.full_name || assignee.username,
            })}
          </Text>
          {error && !isShownByFields && <ProblemNotice error={error} />}
          <SchemaForm form={form} about={document.uuid} />
        </Stack>
        <DialogButtons confirmLabel={t('reassign.open')} isPending={isPending} />
      </form>
    </Dialog>
  )
}

/** What giving a task to somebody else asks for, in the words of the screen. */
function useReassignment({ role }: WaitingTask) {
  const { t } = useTranslation('workflows')
  return {
    type: 'object',
    properties: {
      assignee: {
        type: 'array',
        title: t('reassign.assignee'),
        minItems: 1,
        maxItems: 1,
        'x-people': ROLE_FOR[role] ?? 'approver',
      },
      reason: {
        type: 'string',
        title: t('reassign.reason'),
        description: t('reassign.reasonHint'),
        maxLength: LONGEST_REASON,
        'x-multiline': true,
      },
    },
    required: ['assignee', 'reason'],
  }
}
