/** Names that programs use, as people read them. */

/** `effective_date` → “Effective date”, `TASK_EXECUTION_FAILED` → “Task execution failed”. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
