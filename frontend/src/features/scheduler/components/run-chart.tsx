/** Runs by day as a drawing: a bar for those for real, piled up by how they ended, and a thin one beside it for dry runs. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import { formatDay } from '@/lib/time'
import { ceilingOf, type DayOfRuns, type Figures, OUTCOMES, runsOn } from '../api/dashboard'
import classes from './run-chart.module.css'

const HEIGHT = 100
const FLOOR = 0
const DAY_WIDTH = 12
const BAR = { x: 1, width: 7 }
const DRY_BAR = { x: 8.5, width: 2.5 }
const SERIES = [...OUTCOMES, 'dry_runs'] as const

export function RunChart({ figures }: { figures: Figures }) {
  const { t } = useTranslation('figures')
  const id = useId()
  const { days, since, until } = figures
  const ceiling = ceilingOf(Math.max(...days.map((day) => Math.max(runsOn(day), day.dry_runs))))
  const sums = Object.fromEntries(SERIES.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)]))
  const words = t('perDayFigure', { ...sums, since: formatDay(since), until: formatDay(until) })
  return (
    <figure className={classes.figure}>
      <div className={classes.plot}>
        <div className={classes.scale} aria-hidden="true">
          <span>{ceiling}</span>
          <span>{FLOOR}</span>
        </div>
        <svg
          role="img"
          aria-labelledby={id}
          className={classes.drawing}
          viewBox={`0 0 ${days.length * DAY_WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          <title id={id}>{words}</title>
          {days.map((day, index) => (
            <Bars key={day.day} day={day} ceiling={ceiling} left={index * DAY_WIDTH} />
          ))}
        </svg>
        <div className={classes.days} aria-hidden="true">
          <span>{formatDay(since)}</span>
          <span>{formatDay(until)}</span>
        </div>
      </div>
      <figcaption className={classes.legend}>
        {SERIES.map((name) => (
          <span key={name} className={classes.entry}>
            <span className={classes.swatch} data-series={name} />
            {t(`outcome.${name}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

interface BarsProps {
  day: DayOfRuns
  ceiling: number
  left: number
}

/** What a day had; pointing at it tells its numbers. */
function Bars({ day, ceiling, left }: BarsProps) {
  const { t } = useTranslation('figures')
  const heightOf = (count: number) => (HEIGHT * count) / ceiling
  const told = SERIES.flatMap((name) => (day[name] > 0 ? [`${t(`outcome.${name}`)}: ${day[name]}`] : []))
  const bottoms = OUTCOMES.map((_, index) => OUTCOMES.slice(0, index).reduce((sum, name) => sum + day[name], 0))
  return (
    <g>
      <title>{`${formatDay(day.day)} · ${told.join(' · ') || t('noneOnDay')}`}</title>
      <rect className={classes.ground} x={left} y={0} width={DAY_WIDTH} height={HEIGHT} />
      {OUTCOMES.map((name, index) => (
        <rect
          key={name}
          data-series={name}
          x={left + BAR.x}
          y={HEIGHT - heightOf((bottoms[index] ?? 0) + day[name])}
          width={BAR.width}
          height={heightOf(day[name])}
        />
      ))}
      <rect
        data-series="dry_runs"
        x={left + DRY_BAR.x}
        y={HEIGHT - heightOf(day.dry_runs)}
        width={DRY_BAR.width}
        height={heightOf(day.dry_runs)}
      />
    </g>
  )
}
