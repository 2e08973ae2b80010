/** Breaks words into lines, for a drawing does not do so by itself. */

/** At most `most` lines of about `length` letters; what does not fit is cut, and says so by dots. */
export function linesOf(text: string, length: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= length) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const shown = lines.slice(0, most).map((line) => (line.length > length ? `${line.slice(0, length - 1)}…` : line))
  const end = shown.at(-1)
  if (lines.length > most && end !== undefined) shown[most - 1] = `${end.slice(0, length - 1).replace(/…$/, '')}…`
  return shown
}
