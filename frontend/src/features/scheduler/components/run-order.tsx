/** How a task is to be run: a look at what would happen, the reason, for real or not, in the background, now or later. */
import { Alert, Checkbox, Radio, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { Schemas } from '@/lib/api-contract'
import { errorsByField } from '@/lib/problem'
import { organisationZone } from '@/lib/time'
import type { ScheduledTask } from '../api/status'
import classes from './run-order.module.css'
import { RunPreview } from './run-preview'
import { momentIn, type When, WhenFields } from './when-fields'

export interface RunOrderForm {
  reason: string
  dry_run: boolean
  mode: 'queued' | 'sync' | 'later'
  when: When
}

interface RunOrderProps {
  task: ScheduledTask
  previewsAtOnce: boolean
  isPending: boolean
  error: unknown
  form: RunOrderForm
  onChange: (form: RunOrderForm) => void
  onConfirm: (order: Order) => void
}

/** What the server is told, beside the name of the task. */
export type Order = Omit<Schemas['ManualTriggerInputRequest'], 'task_name'>

const MODES = ['queued', 'sync', 'later'] as const

export const FIRST_ORDER: RunOrderForm = {
  reason: '',
  dry_run: false,
  mode: 'queued',
  when: { day: '', clock: '', which: 0 },
}

export function RunOrder(props: RunOrderProps) {
  const { task, previewsAtOnce, isPending, error, form, onChange, onConfirm } = props
  const { t } = useTranslation(['scheduler', 'control'])
  const [isTried, setIsTried] = useState(false)
  const whenMistake = useWhenMistake(form, isTried) ?? errorsByField(error).eta
  const lacksReason = task.critical && form.reason.trim() === ''

  const confirm = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    const order = orderIn(form)
    if (!lacksReason && order) onConfirm(order)
  }
  return (
    <form onSubmit={confirm} noValidate>
      <Stack gap="md">
        <Text size="sm">{task.description}</Text>
        {task.critical && <Alert color="orange">{t('run.criticalAdvice')}</Alert>}
        {task.pause && <Alert color="orange">{t('control:pause.beforeRun')}</Alert>}
        <RunPreview taskName={task.task_name} beginsAtOnce={previewsAtOnce} />
        {task.is_registered ? (
          <RunOrderFields
            form={form}
            onChange={onChange}
            needsReason={task.critical}
            showsMistake={isTried && lacksReason}
            whenMistake={whenMistake}
          />
        ) : (
          <Alert color="orange" title={t('task.notRegistered')}>
            {t('task.notRegisteredWhy')}
          </Alert>
        )}
        {Boolean(error) && <ProblemNotice error={error} />}
      </Stack>
      {task.is_registered && <DialogButtons confirmLabel={t(confirmWord(form))} isPending={isPending} />}
    </form>
  )
}

function confirmWord({ dry_run, mode }: RunOrderForm) {
  if (mode === 'later') return 'control:later.confirm'
  return dry_run ? 'run.confirmDryRun' : 'run.confirm'
}

/** Nothing while its time is not one. */
function orderIn({ reason, dry_run, mode, when }: RunOrderForm): Order | undefined {
  const order = { reason: reason.trim(), dry_run }
  if (mode !== 'later') return { ...order, mode }
  const moment = momentIn(when)
  return 'eta' in moment ? { ...order, mode: 'queued', eta: moment.eta } : undefined
}

function useWhenMistake({ mode, when }: RunOrderForm, isTried: boolean): string | undefined {
  const { t } = useTranslation('control')
  if (mode !== 'later' || !isTried) return undefined
  const moment = momentIn(when)
  return 'mistake' in moment ? t(`later.${moment.mistake}`, { zone: organisationZone() }) : undefined
}

interface RunOrderFieldsProps {
  form: RunOrderForm
  onChange: (form: RunOrderForm) => void
  needsReason: boolean
  showsMistake: boolean
  whenMistake: string | undefined
}

function RunOrderFields({ form, onChange, needsReason, showsMistake, whenMistake }: RunOrderFieldsProps) {
  const { t } = useTranslation(['scheduler', 'control'])
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
        onChange={(mode) => onChange({ ...form, mode: MODES.find((each) => each === mode) ?? 'queued' })}
      >
        <div className={classes.modes}>
          <Radio value="queued" label={t('run.queued')} description={t('run.queuedAdvice')} />
          <Radio value="sync" label={t('run.sync')} description={t('run.syncAdvice')} />
          <Radio value="later" label={t('control:later.choice')} description={t('control:later.choiceAdvice')} />
        </div>
      </Radio.Group>
      {form.mode === 'later' && (
        <WhenFields when={form.when} mistake={whenMistake} onChange={(when) => onChange({ ...form, when })} />
      )}
      <Checkbox
        label={t('run.dryRunChoice')}
        checked={form.dry_run}
        onChange={(event) => onChange({ ...form, dry_run: event.currentTarget.checked })}
      />
    </>
  )
}
