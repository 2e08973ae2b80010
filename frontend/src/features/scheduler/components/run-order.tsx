/** How a task is to be run: a look at what would happen, the reason, for real or not, in the background or now. */
import { Alert, Checkbox, Radio, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { ScheduledTask } from '../api/status'
import classes from './run-order.module.css'
import { RunPreview } from './run-preview'

export interface RunOrderForm {
  reason: string
  dry_run: boolean
  mode: 'queued' | 'sync'
}

interface RunOrderProps {
  task: ScheduledTask
  previewsAtOnce: boolean
  isPending: boolean
  error: unknown
  form: RunOrderForm
  onChange: (form: RunOrderForm) => void
  onConfirm: (form: RunOrderForm) => void
}

export const FIRST_ORDER: RunOrderForm = { reason: '', dry_run: false, mode: 'queued' }

export function RunOrder(props: RunOrderProps) {
  const { task, previewsAtOnce, isPending, error, form, onChange, onConfirm } = props
  const { t } = useTranslation('scheduler')
  const [isTried, setIsTried] = useState(false)
  const lacksReason = task.critical && form.reason.trim() === ''

  const confirm = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (!lacksReason) onConfirm({ ...form, reason: form.reason.trim() })
  }
  return (
    <form onSubmit={confirm} noValidate>
      <Stack gap="md">
        <Text size="sm">{task.description}</Text>
        {task.critical && <Alert color="orange">{t('run.criticalAdvice')}</Alert>}
        <RunPreview taskName={task.task_name} beginsAtOnce={previewsAtOnce} />
        {task.is_registered ? (
          <RunOrderFields
            form={form}
            onChange={onChange}
            needsReason={task.critical}
            showsMistake={isTried && lacksReason}
          />
        ) : (
          <Alert color="orange" title={t('task.notRegistered')}>
            {t('task.notRegisteredWhy')}
          </Alert>
        )}
        {Boolean(error) && <ProblemNotice error={error} />}
      </Stack>
      {task.is_registered && (
        <DialogButtons confirmLabel={t(form.dry_run ? 'run.confirmDryRun' : 'run.confirm')} isPending={isPending} />
      )}
    </form>
  )
}

interface RunOrderFieldsProps {
  form: RunOrderForm
  onChange: (form: RunOrderForm) => void
  needsReason: boolean
  showsMistake: boolean
}

function RunOrderFields({ form, onChange, needsReason, showsMistake }: RunOrderFieldsProps) {
  const { t } = useTranslation('scheduler')
  return (
    <>
      <Textarea
        label={t('run.reason')}
        description={t('run.reasonAdvice')}
        withAsterisk={needsReason}
        error={showsMistake && t('run.reasonNeeded')}
        maxLength={2000}
        rows={2}
        value={form.reason}
        onChange={(event) => onChange({ ...form, reason: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('run.mode')}
        value={form.mode}
        onChange={(mode) => onChange({ ...form, mode: mode === 'sync' ? 'sync' : 'queued' })}
      >
        <div className={classes.modes}>
          <Radio value="queued" label={t('run.queued')} description={t('run.queuedAdvice')} />
          <Radio value="sync" label={t('run.sync')} description={t('run.syncAdvice')} />
        </div>
      </Radio.Group>
      <Checkbox
        label={t('run.dryRunChoice')}
        checked={form.dry_run}
        onChange={(event) => onChange({ ...form, dry_run: event.currentTarget.checked })}
      />
    </>
  )
}
