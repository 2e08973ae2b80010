/** The dialog of a question about impact: what has changed, what builds upon it, the answer, and what follows from it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { tell } from '@/lib/toasts'
import { type ImpactAnswered, useAnswerImpact } from '../api/impact'
import type { WaitingTask } from '../api/waiting-tasks'
import { ImpactForm } from './impact-form'
import { ImpactOutcome } from './impact-outcome'

interface ImpactDialogProps {
  task: WaitingTask
  /** Whether the question has been answered, so that it is asked no more. */
  onClose: (isAnswered: boolean) => void
}

export function ImpactDialog({ task, onClose }: ImpactDialogProps) {
  const { t } = useTranslation('workflows')
  const { mutate, isPending, error } = useAnswerImpact(task)
  const [hasInput, setHasInput] = useState(false)
  const [answered, setAnswered] = useState<ImpactAnswered | null>(null)

  const finish = (answer: ImpactAnswered) => {
    tell('success', t('impact.done', { number: task.document.document_number }))
    // The dialog stays where there is something to be done next.
    if (answer.task.decision === 'new_version_needed') setAnswered(answer)
    else onClose(true)
  }
  return (
    <Dialog
      opened
      onClose={() => onClose(answered !== null)}
      title={t('impact.title')}
      staysOpen={isPending}
      hasInput={hasInput && answered === null}
    >
      {answered ? (
        <ImpactOutcome answered={answered} onClose={() => onClose(true)} />
      ) : (
        <ImpactForm
          task={task}
          error={error}
          isPending={isPending}
          onInputChange={setHasInput}
          onAnswer={(answer) => mutate(answer, { onSuccess: finish })}
        />
      )}
    </Dialog>
  )
}
