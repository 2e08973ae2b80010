/** The one shape of failure in the client: what went wrong, in a sentence for people and a code for programs. */
import { translate } from '@/lib/i18n'

export interface FieldError {
  field: string
  code: string
  message: string
}

export interface Refusal {
  code: string
  message: string
}

interface ProblemDetails {
  status: number
  code: string
  detail: string
  errors?: FieldError[]
  refusals?: Refusal[]
  request_id?: string | undefined
}

/** Every failed request is thrown as one of these. Status 0 means that no answer came. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly errors: readonly FieldError[]
  readonly refusals: readonly Refusal[]
  readonly requestId: string | undefined

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options)
    this.status = details.status
    this.code = details.code
    this.errors = details.errors ?? []
    this.refusals = details.refusals ?? []
    this.requestId = details.request_id
  }

  /** Reads an error answer; one that does not come from the application itself (a proxy's page) gets a sentence of ours. */
  static async of(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => undefined)
    if (isProblemDetails(body)) return new Problem(body)
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
