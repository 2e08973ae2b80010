/** How far back the figures of scheduled tasks reach; it stands in the address of their page. */

export const SPANS = [7, 30, 90] as const

export type Span = (typeof SPANS)[number]

export const USUAL_SPAN: Span = 30

/** The span that an address names; anything else is the usual one, which no address needs to name. */
export function spanIn(raw: Record<string, unknown>): Span | undefined {
  return SPANS.find((span) => span === Number(raw.days) && span !== USUAL_SPAN)
}
