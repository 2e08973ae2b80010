/** How far a document is on its way into force, as a line of steps. */
import { useTranslation } from 'react-i18next'

import { looksOf, STEPS } from './status-looks'
import classes from './status-progress.module.css'

const steps = Array.from({ length: STEPS }, (_, index) => index + 1)

export function StatusProgress({ status }: { status: string }) {
  const { t } = useTranslation('app')
  const { step } = looksOf(status)
  if (step === null) return null
  return (
    <span className={classes.line} role="img" aria-label={t('status.progress', { step, steps: STEPS })}>
      {steps.map((each) => (
        <span key={each} className={classes.step} data-done={each <= step || undefined} />
      ))}
    </span>
  )
}
