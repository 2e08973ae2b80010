/** The one shape of failure in the client: what went wrong, in a sentence for people and a code for programs. */
import type { FieldError, LastChange, Refusal } from '@/lib/api-contract'
import { translate } from '@/lib/i18n'

interface ProblemDetails {
  status: number
  code: string
  detail: string
  errors?: FieldError[]
  refusals?: Refusal[]
  request_id?: string | undefined
  retry_after?: number | undefined
  current?: unknown
  last_change?: LastChange | null | undefined
}

/** Every failed request is thrown as one of these. Status 0 means that no answer came. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly errors: readonly FieldError[]
  readonly refusals: readonly Refusal[]
  readonly requestId: string | undefined
  /** Seconds after which another try is worth it, where the server says so. */
  readonly retryAfter: number | undefined
  /** Where somebody else was faster (`stale`): what the person wanted to change, as it is now. */
  readonly current: unknown
  /** And who made it so. */
  readonly lastChange: LastChange | undefined

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options)
    this.status = details.status
    this.code = details.code
    this.errors = details.errors ?? []
    this.refusals = details.refusals ?? []
    this.requestId = details.request_id
    this.retryAfter = details.retry_after
    this.current = details.current
    this.lastChange = details.last_change ?? undefined
  }

  /** Reads an error answer; one that does not come from the application itself (a proxy's page) gets a sentence of ours. */
  static async of(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => undefined)
    if (isProblemDetails(body)) return new Problem(body)
    if (isSignInRefusal(body)) return new Problem(fromSignInRefusal(body))
    return new Problem({
      status: response.status,
      code: 'unexpected_answer',
      detail: translate('problem.unexpectedAnswer', { status: response.status }),
      request_id: response.headers.get('X-Request-ID') ?? undefined,
    })
  }

  static unreachable(cause: unknown): Problem {
    return new Problem({ status: 0, code: 'unreachable', detail: translate('problem.unreachable') }, { cause })
  }
}

function isProblemDetails(body: unknown): body is ProblemDetails {
  return (
    typeof body === 'object' &&
    body !== null &&
    'status' in body &&
    typeof body.status === 'number' &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  )
}

/** The doors of signing in and of passwords belong to a library of the server and refuse in its own shape. */
interface SignInRefusal {
  status: number
  errors: { message: string; code: string; param?: string }[]
}

function isSignInRefusal(body: unknown): body is SignInRefusal {
  return typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) && 'status' in body
}

function fromSignInRefusal({ status, errors }: SignInRefusal): ProblemDetails {
  const [first] = errors
  return {
    status,
    code: first?.code ?? 'refused',
    detail: first?.message ?? translate('problem.unexpectedAnswer', { status }),
    errors: errors.map(({ message, code, param }) => ({ message, code, field: param ?? '' })),
  }
}

/** What is wrong with each field of a form, by the name of the field as the server gives it. */
export function errorsByField(error: unknown): Record<string, string> {
  return error instanceof Problem ? Object.fromEntries(error.errors.map(({ field, message }) => [field, message])) : {}
}
