/** Why somebody was not let in, and from when on another try is worth it. */
import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { Problem } from '@/lib/problem'
import { clockTimeIn } from '@/lib/time'

const SECONDS_PER_MINUTE = 60

export function SignInRefusal({ error }: { error: unknown }) {
  const { t } = useTranslation('users')
  if (error instanceof Problem && error.retryAfter !== undefined) {
    const minutes = t('signIn.minutes', { count: Math.ceil(error.retryAfter / SECONDS_PER_MINUTE) })
    return (
      <Alert color="red" role="alert" title={t('signIn.lockedTitle')}>
        {t('signIn.locked', { time: clockTimeIn(error.retryAfter), minutes })}
      </Alert>
    )
  }
  if (error instanceof Problem && error.errors.length > 0) {
    return (
      <Alert color="red" role="alert">
        {t('signIn.wrong')}
      </Alert>
    )
  }
  return <ProblemNotice error={error} />
}
