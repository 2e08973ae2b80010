/** The toolbar of a run: what the server offers to do with it, and whatever else belongs there. */
import { Group } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import type { Run } from '../api/runs'
import { RunDeeds } from './run-deeds'

interface RunControlsProps {
  run: Run
  children?: ReactNode
}

export function RunControls({ run, children }: RunControlsProps) {
  const { t } = useTranslation('control')
  return (
    <Group gap="xs" ref={useFocusAfterDeed(run.state)} tabIndex={-1} role="toolbar" aria-label={t('facts.run', run)}>
      <RunDeeds run={run} offers={run.offers} />
      {children}
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
