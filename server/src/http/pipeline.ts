import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Drain } from '../infra/drain.ts'
import type { Logger } from '../infra/logger.ts'
import { requestLog } from '../infra/request-log.ts'
import type { Metrics } from '../metrics.ts'

/** Something done at the start of each request that neither waits nor fails. */
export type Step = (req: Request, res: Response) => void

/** Runs steps as one middleware: each that Express mounts costs every request about a microsecond. */
export const steps =
  (...all: readonly Step[]): RequestHandler =>
  (req, res, next) => {
    for (const step of all) step(req, res)
    next()
  }

const acceptable = /^[\w.-]{8,64}$/

// One random prefix a process and a counter: unique without asking for randomness on each request.
const prefix = randomBytes(6).toString('hex')
let counter = 0

/** Echoes a sane `X-Request-Id`, or makes one. */
export const requestId: Step = (req, res) => {
  const given = req.headers['x-request-id']
  req.id =
    typeof given === 'string' && acceptable.test(given)
      ? given
      : `${prefix}-${(counter++).toString(36)}`
  res.setHeader('X-Request-Id', req.id)
}

/** While draining, every answer asks its client to open a new connection, elsewhere. */
export const closeWhenDraining =
  (drain: Drain): Step =>
  (_req, res) => {
    if (drain.draining) res.setHeader('Connection', 'close')
  }

type Child = ReturnType<Metrics['httpRequestDuration']['labels']>

/** One log line and one observation for each request, when its answer is done. */
export function observe(metrics: Metrics, logger: Logger): Step {
  const log = requestLog(logger)
  const observed = durationChildren(metrics)
  let inFlight = 0
  metrics.httpRequestsInFlight.collectFrom(() => inFlight)
  return (req, res) => {
    const startedAt = performance.now()
    inFlight++
    res.once('close', () => {
      inFlight--
      const durationMs = performance.now() - startedAt
      observed(req, res.statusCode).observe(durationMs / 1000)
      log({
        id: req.id,
        method: req.method,
        path: pathOf(req.originalUrl),
        status: finalStatus(res),
        durationMs,
        userId: req.viewer?.userId,
      })
    })
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Histogram children bound once for each method, route and status. */
function durationChildren(metrics: Metrics): (req: Request, status: number) => Child {
  const children = new Map<string, Child>()
  return ({ method, template = 'none' }, status) => {
    const known = methods.has(method) ? method : 'OTHER'
    const key = `${known} ${template} ${status}`
    let child = children.get(key)
    if (!child) {
      child = metrics.httpRequestDuration.labels(known, template, String(status))
      children.set(key, child)
    }
    return child
  }
}

/** Query strings can carry signatures and search words; logs keep the path alone. */
function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** 499, as nginx logs it, when the client left before the answer was complete. */
const finalStatus = (res: Response): number => (res.writableFinished ? res.statusCode : 499)
