import type { EndpointSpec, RequestOf, ResponseOf } from '@cinema/contract'
import { isProblem } from './api-error.ts'
import { send, type CallOptions, type RequestParts } from './http.ts'
import { freshToken, refresh, tokenAtHand } from './session.ts'

/**
 * Calls an endpoint of the contract, signed in as the viewer, and gives back the body of the
 * success. A token that the server refuses is renewed once. Throws `ApiError` (the server's problem,
 * or `offline` when no answer came), and an `AbortError` when `signal` is aborted.
 */
export async function call<E extends EndpointSpec>(
  endpoint: E,
  request: RequestOf<E> & CallOptions,
): Promise<ResponseOf<E>> {
  const { signal, keepalive, ifMatch, file, ...parts } = request as RequestParts & CallOptions
  const options = {
    signal,
    ...(keepalive === true && { keepalive }),
    ...(ifMatch !== undefined && { ifMatch }),
    ...(file && { file }),
  }
  const attempt = (token: string | null) => send(endpoint, parts, token, options)
  const token = await tokenFor(endpoint, options)
  try {
    // The contract says what a success holds; the server checks it in its tests.
    return (await attempt(token)) as ResponseOf<E>
  } catch (error) {
    if (token === null || keepalive === true || !isProblem(error, 'unauthenticated')) throw error
    return (await attempt(await refresh())) as ResponseOf<E>
  }
}

/** What everybody may read does not wait for a sign-in that is being restored, nor fail with it. */
async function tokenFor(endpoint: EndpointSpec, options: CallOptions): Promise<string | null> {
  if (options.keepalive === true) return tokenAtHand()
  if (endpoint.access === 'public' && tokenAtHand() === null) return null
  try {
    return await freshToken()
  } catch (error) {
    if (endpoint.access === 'public') return null
    throw error
  }
}
