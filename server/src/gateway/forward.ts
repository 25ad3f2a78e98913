import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Dispatcher } from 'undici'
import { AppError } from '../http/errors.ts'
import type { ServiceName } from '../services.ts'
import { bodyOf, isRepeatable } from './forwarded-body.ts'
import { answerHeaders, requestHeaders } from './forwarded-headers.ts'
import type { Registry } from './registry.ts'

/** Hands a request to a service and its answer to the client. `proof` says that it was counted. */
export type Forward = (
  service: ServiceName,
  exchange: readonly [Request, Response],
  proof?: string,
) => Promise<void>

/**
 * Forwards requests: within a time, behind the service's circuit breaker, and again at another
 * attempt where repeating does no harm. A service that is away is a 503 of its own paths alone.
 */
export function createForward(registry: Registry): Forward {
  return async (service, [req, res], proof) => {
    const body = await bodyOf(req)
    const leaving = new AbortController()
    res.once('close', () => leaving.abort())
    const request: Dispatcher.RequestOptions = {
      path: req.originalUrl,
      method: req.method,
      headers: requestHeaders(req, proof),
      body,
    }
    const once = !isRepeatable(req, body)
    const answer = await registry
      .ask(service, request, { once, signal: leaving.signal, isLong: body === req })
      .catch((cause: unknown) => {
        throw away(service, cause)
      })
    res.writeHead(answer.statusCode, answerHeaders(answer.headers))
    // Of a stream of events the client is to know at once that it began.
    res.flushHeaders()
    await pipeline(answer.body, res).catch((error: unknown) => {
      // The client left, or the service broke off: a whole answer is not to be pretended.
      if (!leaving.signal.aborted) res.destroy(error instanceof Error ? error : undefined)
    })
  }
}

const away = (service: ServiceName, cause: unknown): AppError =>
  new AppError(
    'dependency_unavailable',
    `The ${service} service does not answer right now; everything else goes on.`,
    { headers: { 'Retry-After': '2' }, cause },
  )
