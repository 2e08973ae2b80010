/** How long the last runs of a task took, as a line in the height of words. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './sparkline.module.css'
import { useDuration } from './use-duration'

const WIDTH = 100
const HEIGHT = 20
const MARGIN = 2

/** Seconds, oldest first, as the points of a line; the lowest value is zero, so that lines are not wilder than what they show. */
export function pointsOf(durations: readonly number[]): string {
  const most = Math.max(...durations)
  const step = (WIDTH - 2 * MARGIN) / Math.max(durations.length - 1, 1)
  const heightOf = (seconds: number) => (most > 0 ? (seconds / most) * (HEIGHT - 2 * MARGIN) : 0)
  const round = (value: number) => Math.round(value * 10) / 10
  return durations
    .map((seconds, index) => `${round(MARGIN + index * step)},${round(HEIGHT - MARGIN - heightOf(seconds))}`)
    .join(' ')
}

export function Sparkline({ durations }: { durations: readonly number[] }) {
  const { t } = useTranslation('figures')
  const inWords = useDuration()
  const id = useId()
  const last = durations.at(-1)
  if (last === undefined) return '–'
  const words = t('latestOf', {
    count: durations.length,
    least: inWords(Math.min(...durations)),
    most: inWords(Math.max(...durations)),
    last: inWords(last),
  })
  return (
    <svg
      role="img"
      aria-labelledby={id}
      className={classes.line}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title id={id}>{words}</title>
      <rect width={WIDTH} height={HEIGHT} className={classes.ground} />
      {durations.length > 1 ? (
        <polyline points={pointsOf(durations)} />
      ) : (
        <line x1={MARGIN} x2={WIDTH - MARGIN} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      )}
    </svg>
  )
}
