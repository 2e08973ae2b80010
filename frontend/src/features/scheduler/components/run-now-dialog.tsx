/** Runs a task by hand: what it does, what would happen, why, how; and then the run itself until its end. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import type { Schemas } from '@/lib/api-contract'
import { formatMoment } from '@/lib/time'
import { tell } from '@/lib/toasts'
import { useDeedNames } from '@/lib/use-deed-names'
import { useRunTask } from '../api/runs'
import type { ScheduledTask } from '../api/status'
import { RunFollowed } from './run-followed'
import { FIRST_ORDER, type Order, RunOrder } from './run-order'

interface RunNowDialogProps {
  task: ScheduledTask
  /** Begins with the preview. */
  previewsAtOnce: boolean
  onClose: () => void
}

type Begun = Schemas['ManualTriggerOutput'] | Schemas['QueuedRun']

export function RunNowDialog({ task, previewsAtOnce, onClose }: RunNowDialogProps) {
  const { t } = useTranslation(['scheduler', 'control'])
  const { mutate, isPending, error } = useRunTask()
  const [form, setForm] = useState(FIRST_ORDER)
  const nameOf = useDeedNames()
  const [runId, setRunId] = useState<number | null>(null)

  const begun = (answer: Begun) => {
    const id = answer.run_id
    const link = { to: `/scheduler/runs/${id}`, label: t('run.look') }
    setRunId(id)
    if (!('success' in answer)) tell('info', ordered(answer), link)
    else if (answer.success) tell('success', t('run.toldSucceeded', { name: task.name, id }), link)
    else tell('problem', t('run.toldFailed', { name: task.name, id }), link)
  }
  const ordered = ({ run_id: id, state, not_before }: Schemas['QueuedRun']) => {
    const facts = { name: task.name, id }
    if (state === 'AWAITING_APPROVAL') return t('control:later.toldAwaits', facts)
    return not_before ? t('control:later.told', { ...facts, when: formatMoment(not_before) }) : t('run.told', facts)
  }
  const run = (order: Order) => {
    const body = { task_name: task.task_name, ...order }
    mutate({ body, deedName: nameOf(body) }, { onSuccess: begun })
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(previewsAtOnce ? 'task.previewOf' : 'run.runIt', { name: task.name })}
      size="xl"
      staysOpen={isPending}
      hasInput={runId === null && (form.reason.trim() !== '' || form.when.day + form.when.clock !== '')}
    >
      {runId === null ? (
        <RunOrder {...{ task, previewsAtOnce, isPending, error, form }} onChange={setForm} onConfirm={run} />
      ) : (
        <RunFollowed id={runId} onClose={onClose} />
      )}
    </Dialog>
  )
}
