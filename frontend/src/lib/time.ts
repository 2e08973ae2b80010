/** Days and moments as people of the organisation read them. */

const LOCALE = 'en-GB'
const MS_PER_DAY = 86_400_000

const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const fullDayFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' })
const localClockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

function formatsIn(timeZone: string) {
  const clock = { hour: '2-digit', minute: '2-digit', timeZone } as const
  return {
    moment: new Intl.DateTimeFormat(LOCALE, {
      ...clock,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZoneName: 'short',
    }),
    clock: new Intl.DateTimeFormat(LOCALE, { ...clock, second: '2-digit' }),
    // Sweden writes days as the server does.
    isoDay: new Intl.DateTimeFormat('sv-SE', { timeZone }),
  }
}

let zone = 'UTC'
let formats = formatsIn(zone)

/** Makes a zone that of the organisation; the shell does so before it draws the first page. */
export function keepTimeIn(timeZone: string) {
  if (timeZone === zone) return
  formats = formatsIn(timeZone)
  zone = timeZone
}

/** The zone in which the organisation's day begins. */
export const organisationZone = () => zone

/** `2026-12-01` → “1 Dec 2026”; a day has no zone. */
export function formatDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`))
}

/** `2026-03-01` → “1 March 2026”. */
export function formatDayInFull(day: string): string {
  return fullDayFormat.format(new Date(`${day}T00:00:00Z`))
}

/** A moment in the organisation's zone, which is named: “1 Dec 2026, 14:05 UTC”. */
export function formatMoment(moment: string): string {
  return formats.moment.format(new Date(moment))
}

/** The organisation's clock at a moment: “14:05:09”. */
export function formatClock(moment: string): string {
  return formats.clock.format(new Date(moment))
}

/** The clock time, where the person sits, in so many seconds. */
export function clockTimeIn(seconds: number): string {
  return localClockFormat.format(new Date(Date.now() + seconds * 1000))
}

/** The organisation's present day, as the server writes days. */
export function today(): string {
  return formats.isoDay.format(new Date())
}

/** The organisation's day in which a moment lies, as the server writes days. */
export function dayOf(moment: string): string {
  return formats.isoDay.format(new Date(moment))
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
