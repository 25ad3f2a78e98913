import { randomBytes } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Drain } from '../infra/drain.ts'
import type { Logger } from '../infra/logger.ts'
import type { Metrics } from '../metrics.ts'

const acceptable = /^[\w.-]{8,64}$/

// One random prefix a process and a counter: unique without asking for randomness on each request.
const prefix = randomBytes(6).toString('hex')
let counter = 0

/** Echoes a sane `X-Request-Id`, or makes one. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id']
  req.id =
    typeof given === 'string' && acceptable.test(given)
      ? given
      : `${prefix}-${(counter++).toString(36)}`
  res.setHeader('X-Request-Id', req.id)
  next()
}

/** While draining, every answer asks its client to open a new connection, elsewhere. */
export function closeWhenDraining(drain: Drain): RequestHandler {
  return (_req, res, next) => {
    if (drain.draining) res.setHeader('Connection', 'close')
    next()
  }
}

type Child = ReturnType<Metrics['httpRequestDuration']['labels']>

/** One log line and one observation for each request, when its answer is done. */
export function observe(metrics: Metrics, logger: Logger): RequestHandler {
  const children = new Map<string, Child>()
  const observed = (method: string, template: string, status: number): Child => {
    const key = `${method} ${template} ${status}`
    let child = children.get(key)
    if (!child) {
      child = metrics.httpRequestDuration.labels(method, template, String(status))
      children.set(key, child)
    }
    return child
  }
  return (req, res, next) => {
    const startedAt = performance.now()
    metrics.httpRequestsInFlight.inc()
    res.once('close', () => {
      const durationMs = performance.now() - startedAt
      metrics.httpRequestsInFlight.dec()
      observed(knownMethod(req.method), req.template ?? 'none', res.statusCode).observe(
        durationMs / 1000,
      )
      logger.info(
        {
          requestId: req.id,
          method: req.method,
          path: pathOf(req.originalUrl),
          status: finalStatus(res),
          durationMs: Math.round(durationMs * 100) / 100,
          ...(req.viewer && { userId: req.viewer.userId }),
        },
        'request',
      )
    })
    next()
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const knownMethod = (method: string): string => (methods.has(method) ? method : 'OTHER')

/** Query strings can carry signatures and search words; logs keep the path alone. */
function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** 499, as nginx logs it, when the client left before the answer was complete. */
const finalStatus = (res: Response): number => (res.writableFinished ? res.statusCode : 499)
