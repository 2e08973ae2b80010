/** Days and moments in words, machine-readable underneath. */
import { formatDay, formatMoment, relativeDay, relativeMoment } from '@/lib/time'

const NOTHING = '–'

/** “1 Dec 2026”; with `relative` “in 5 days”, and the day in the hint. */
export function DateText({ day, relative = false }: { day: string | null | undefined; relative?: boolean }) {
  if (!day) return NOTHING
  const words = formatDay(day)
  return (
    <time dateTime={day} title={relative ? words : undefined}>
      {relative ? relativeDay(day) : words}
    </time>
  )
}

/** “1 Dec 2026, 14:05 UTC”; with `relative` “5 minutes ago”, and the moment in the hint. */
export function DateTimeText({ moment, relative = false }: { moment: string | null | undefined; relative?: boolean }) {
  if (!moment) return NOTHING
  const words = formatMoment(moment)
  return (
    <time dateTime={moment} title={relative ? words : undefined}>
      {relative ? relativeMoment(moment) : words}
    </time>
  )
}
