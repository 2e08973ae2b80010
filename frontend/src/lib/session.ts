/** What happens when the server no longer knows who asks: whoever guards the session is asked to renew it, once for all requests. */

/** Asks the person to sign in again; true when they did, false when they would rather leave. */
export type Renewal = () => Promise<boolean>

let guard: Renewal | undefined
let renewing: Promise<boolean> | undefined

/** Installs the guard while somebody is signed in; the answer removes it. Without one, a lost session is an ordinary refusal. */
export function guardSession(renew: Renewal): () => void {
  guard = renew
  return () => {
    if (guard === renew) guard = undefined
  }
}

/** True once the session is whole again. Requests that fail together wait for the same sign-in. */
export function renewSession(): Promise<boolean> {
  if (!guard) return Promise.resolve(false)
  renewing ??= guard().finally(() => {
    renewing = undefined
  })
  return renewing
}
