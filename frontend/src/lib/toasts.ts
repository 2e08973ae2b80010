/** Short messages that appear beside the work and go away by themselves; kept here so that any code can tell something. */

export interface Toast {
  id: number
  tone: 'success' | 'info' | 'problem'
  message: string
  /** Where a click leads, with its words. */
  link?: { to: string; label: string } | undefined
}

let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

function change(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

const MOST_AT_ONCE = 4

/** Tells something; the answer is its number, by which it can be taken back. */
export function tell(tone: Toast['tone'], message: string, link?: Toast['link']): number {
  const id = nextId++
  change([...toasts, { id, tone, message, link }].slice(-MOST_AT_ONCE))
  return id
}

export function dismissToast(id: number) {
  change(toasts.filter((toast) => toast.id !== id))
}

export function dismissAllToasts() {
  change([])
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const currentToasts = () => toasts
