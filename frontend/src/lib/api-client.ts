/** The only way to the server: typed by its contract, answers with the data alone and throws a `Problem` for everything else. */
import createClient, { type FetchResponse, type MaybeOptionalInit, type Middleware } from 'openapi-fetch'
import type { HttpMethod, MediaType, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers'

import type { ApiPaths } from '@/lib/api-contract'
import { Problem } from '@/lib/problem'
import { sendGuarded } from '@/lib/transport'

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await Problem.of(response)
  },
  onError({ error, request }) {
    return request.signal.aborted ? undefined : Problem.unreachable(error)
  },
}

type Data<Response> = Response extends { data: infer Body } ? Body : never

type DataMethod<Paths extends object, Method extends HttpMethod> = <
  Path extends PathsWithMethod<Paths, Method>,
  Init extends MaybeOptionalInit<Paths[Path], Method & keyof Paths[Path]>,
>(
  path: Path,
  ...init: RequiredKeysOf<Init> extends never ? [Init?] : [Init]
) => Promise<Data<FetchResponse<Paths[Path][Method & keyof Paths[Path]] & object, Init, MediaType>>>

type DataClient<Paths extends object> = {
  [Method in 'get' | 'post' | 'put' | 'patch' | 'delete' as Uppercase<Method>]: DataMethod<Paths, Method>
}

/** A client for the paths below a prefix of this server; lists in a query are repeated keys. */
export function connect<Paths extends object>(prefix: string, send = sendGuarded): DataClient<Paths> {
  const client = createClient<Paths>({
    baseUrl: new URL(prefix, window.location.origin).href,
    fetch: send,
    querySerializer: { array: { style: 'form', explode: true } },
  })
  client.use(problems)
  // The methods differ in their types only, which TypeScript cannot follow through a loop over names.
  const method = (name: HttpMethod) => async (path: never, init: never) =>
    (await client.request(name as never, path, init)).data
  return {
    GET: method('get'),
    POST: method('post'),
    PUT: method('put'),
    PATCH: method('patch'),
    DELETE: method('delete'),
  } as DataClient<Paths>
}

export const api = connect<ApiPaths>('/api/v1')
