/** The state of a list in its address: which page, in which order, filtered by what. Whatever is not understood is left out. */

type Raw = Record<string, unknown>

export interface ListSearch {
  page?: number | undefined
  page_size?: number | undefined
  ordering?: string | undefined
  search?: string | undefined
}

export const PAGE_SIZES = [25, 50, 100, 200] as const
export const DEFAULT_PAGE_SIZE = 50

/** A text that says something. */
export function textIn(raw: Raw, name: string): string | undefined {
  const value = raw[name]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}

/** Several texts; one alone counts too. */
export function textsIn(raw: Raw, name: string): string[] | undefined {
  const value = raw[name]
  const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string' && text !== '')
  return texts.length > 0 ? texts : undefined
}

/** One of the values that are offered. */
export function choiceIn<Choice extends string>(
  raw: Raw,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === raw[name])
}

/** A day as `2026-12-01`. */
export function dayIn(raw: Raw, name: string): string | undefined {
  const text = textIn(raw, name)
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

function countIn(raw: Raw, name: string): number | undefined {
  const value = Number(raw[name])
  return Number.isInteger(value) && value > 0 ? value : undefined
}

/** What every list has in its address; its own filters stand beside it. */
export function listSearch(raw: Raw): ListSearch {
  return {
    page: countIn(raw, 'page'),
    page_size: PAGE_SIZES.find((size) => size === Number(raw.page_size)),
    ordering: textIn(raw, 'ordering'),
    search: textIn(raw, 'search'),
  }
}
