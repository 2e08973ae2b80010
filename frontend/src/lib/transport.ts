/** How requests travel: writes carry the token against forgery, and a request that meets an ended session waits for its renewal. */
import { readCookie } from '@/lib/cookie'
import { Problem } from '@/lib/problem'
import { renewSession } from '@/lib/session'

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
const NOT_SIGNED_IN = 401

/** The header that proves to the server that a write comes from a page of ours; empty for reading. */
export function forgeryProtection(method: string): Record<string, string> {
  const token = readCookie('csrftoken')
  return token && !READING_METHODS.has(method) ? { 'X-CSRFToken': token } : {}
}

async function send(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(forgeryProtection(request.method))) request.headers.set(name, value)
  return await globalThis.fetch(request)
}

/** Sends a request, and sends it once more when the person has signed in again after an expired session. */
export async function sendGuarded(request: Request): Promise<Response> {
  const spare = request.clone()
  const response = await send(request)
  const isLost = response.status === NOT_SIGNED_IN && !request.signal.aborted
  return isLost && (await renewSession()) ? await send(spare) : response
}

export const sendUnguarded = send

interface Upload {
  method: 'POST' | 'PUT'
  path: string
  body: FormData
  /** Names this deed, so that the server does it once however often it is sent. */
  idempotencyKey?: string
  onProgress: (sent: number, total: number) => void
  signal: AbortSignal
}

/** Sends a form with files and tells how far it got, which `fetch` cannot. Throws a `Problem` for every refusal. */
export async function upload<Answer>(wanted: Upload): Promise<Answer> {
  let response = await transmit(wanted)
  if (response.status === NOT_SIGNED_IN && (await renewSession())) response = await transmit(wanted)
  if (!response.ok) throw await Problem.of(response)
  return await response.json()
}

function transmit({ method, path, body, idempotencyKey, onProgress, signal }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    for (const [name, value] of Object.entries(forgeryProtection(method))) request.setRequestHeader(name, value)
    if (idempotencyKey) request.setRequestHeader('Idempotency-Key', idempotencyKey)
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total)
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }))
    request.onerror = () => reject(Problem.unreachable(undefined))
    const stop = () => {
      request.abort()
      reject(new DOMException('The upload was cancelled.', 'AbortError'))
    }
    signal.addEventListener('abort', stop, { once: true })
    request.send(body)
  })
}
