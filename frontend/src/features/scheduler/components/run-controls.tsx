/** What can be done with a run: cancelling it, repeating it, and deciding on one that waits for a second person. */
import { Group } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { tell } from '@/lib/toasts'
import { useCancelRun, useRetryRun } from '../api/control'
import { lasts, type Run } from '../api/runs'
import { ExplainedButton } from './explained-button'
import { ReasonDialog } from './reason-dialog'
import { RunDecision } from './run-decision'

interface RunControlsProps {
  run: Run
  children?: ReactNode
}

export function RunControls({ run, children }: RunControlsProps) {
  const { t } = useTranslation('control')
  const [chosen, setChosen] = useState<'cancel' | 'retry' | null>(null)
  const close = () => setChosen(null)
  return (
    <Group gap="xs" ref={useFocusAfterDeed(run.state)} tabIndex={-1} role="toolbar" aria-label={t('facts.run', run)}>
      {run.state === 'AWAITING_APPROVAL' && <RunDecision run={run} />}
      <ExplainedButton variant="default" whyNot={useWhyNoRetry(run)} onClick={() => setChosen('retry')}>
        {t('retry.button')}
      </ExplainedButton>
      {children}
      <ExplainedButton variant="light" color="red" whyNot={useWhyNoCancel(run)} onClick={() => setChosen('cancel')}>
        {t('cancel.button')}
      </ExplainedButton>
      {chosen === 'cancel' && <CancelRun run={run} onClose={close} />}
      {chosen === 'retry' && <RetryRun run={run} onClose={close} />}
    </Group>
  )
}

/** Buttons go away with the state of the run; the keyboard goes on at what is left, not at the top of the page. */
function useFocusAfterDeed(state: string) {
  const bar = useRef<HTMLDivElement>(null)
  const seen = useRef(state)
  useEffect(() => {
    const isOther = seen.current !== state
    seen.current = state
    if (isOther && document.activeElement === document.body) bar.current?.focus({ preventScroll: true })
  }, [state])
  return bar
}

function useWhyNoCancel(run: Run): string | undefined {
  const { t } = useTranslation('control')
  if (!lasts(run)) return t('cancel.hasEnded')
  return run.cancel_requested_at ? t('cancel.isAsked') : undefined
}

function useWhyNoRetry(run: Run): string | undefined {
  const { t } = useTranslation('control')
  if (lasts(run)) return t('retry.lasts')
  if (run.state === 'SUCCEEDED') return t('retry.succeeded')
  return run.state === 'SKIPPED' ? t('retry.skipped') : undefined
}

interface DeedProps {
  run: Run
  onClose: () => void
}

function CancelRun({ run: { id }, onClose }: DeedProps) {
  const { t } = useTranslation('control')
  const done = () => {
    tell('success', t('cancel.done', { id }))
    onClose()
  }
  return (
    <ReasonDialog
      title={t('cancel.title', { id })}
      advice={t('cancel.advice')}
      confirmLabel={t('cancel.button')}
      isDangerous
      deed={useCancelRun(id)}
      onDone={done}
      onClose={onClose}
    />
  )
}

function RetryRun({ run: { id }, onClose }: DeedProps) {
  const { t } = useTranslation('control')
  const navigate = useNavigate()
  const done = async (again: Run) => {
    tell('success', t('retry.done', { id: again.id }))
    onClose()
    await navigate({ to: '/scheduler/runs/$id', params: { id: String(again.id) }, ignoreBlocker: true })
  }
  return (
    <ReasonDialog
      title={t('retry.title', { id })}
      advice={t('retry.advice')}
      confirmLabel={t('retry.button')}
      deed={useRetryRun(id)}
      onDone={done}
      onClose={onClose}
    />
  )
}
