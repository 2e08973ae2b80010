/** Days and moments as people of the organisation read them. */

/** The zone in which the organisation's day begins; the server keeps to UTC until it is set. */
export const ORGANISATION_ZONE = 'UTC'

const LOCALE = 'en-GB'
const MS_PER_DAY = 86_400_000

const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const momentFormat = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: ORGANISATION_ZONE,
  timeZoneName: 'short',
})
const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
// Sweden writes days as the server does.
const isoDayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: ORGANISATION_ZONE })

/** `2026-12-01` → “1 Dec 2026”; a day has no zone. */
export function formatDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`))
}

/** A moment in the organisation's zone, which is named: “1 Dec 2026, 14:05 UTC”. */
export function formatMoment(moment: string): string {
  return momentFormat.format(new Date(moment))
}

/** The clock time, where the person sits, in so many seconds. */
export function clockTimeIn(seconds: number): string {
  return clockFormat.format(new Date(Date.now() + seconds * 1000))
}

/** The organisation's present day, as the server writes days. */
export function today(): string {
  return isoDayFormat.format(new Date())
}

/** The organisation's day in which a moment lies, as the server writes days. */
export function dayOf(moment: string): string {
  return isoDayFormat.format(new Date(moment))
}

/** How many days from today until a day; negative when it has passed. */
export function daysUntil(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today())) / MS_PER_DAY)
}

/** “tomorrow”, “in 5 days”, “3 days ago”. */
export function relativeDay(day: string): string {
  return relativeFormat.format(daysUntil(day), 'day')
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', MS_PER_DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** “5 minutes ago”, “in 2 hours”, “now”. */
export function relativeMoment(moment: string): string {
  const distance = Date.parse(moment) - Date.now()
  const [unit, size] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ['second', Number.POSITIVE_INFINITY]
  return relativeFormat.format(Math.round(distance / size) + 0, unit)
}
