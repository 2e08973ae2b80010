/** How long something took, as people say it. */
import { useTranslation } from 'react-i18next'

const MS_PER_SECOND = 1000
const MINUTE = 60

/** Turns `0.035` into “35 ms”, `2.5` into “2.5 s”, `90` into “1 min 30 s”, and nothing into nothing. */
export function useDuration(): (seconds: number | null) => string | undefined {
  const { t } = useTranslation('scheduler')
  return (seconds) => {
    if (seconds === null) return undefined
    if (seconds < 1) return t('duration.milliseconds', { count: Math.round(seconds * MS_PER_SECOND) })
    if (seconds < MINUTE) return t('duration.seconds', { count: Math.round(seconds * 10) / 10 })
    return t('duration.minutes', {
      minutes: Math.floor(seconds / MINUTE),
      seconds: Math.round(seconds % MINUTE),
    })
  }
}
