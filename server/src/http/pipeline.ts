import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Drain } from '../infra/drain.ts'
import type { Logger } from '../infra/logger.ts'
import { requestLog } from '../infra/request-log.ts'
import type { Metrics } from '../metrics.ts'
import type { Observer } from '../infra/duration-histogram.ts'

/** Something done at the start of each request that neither waits nor fails. */
export type Step = (req: Request, res: Response) => void

/** Something a request has to pass: throws what it is refused with, at once or by its promise, or answers. */
export type Check = (req: Request, res: Response) => Promise<void> | undefined

/**
 * Takes every request through the steps and hands it on, as one middleware: each that Express
 * mounts costs every request about a microsecond.
 */
export const begin =
  (steps: readonly Step[], then: RequestHandler): RequestHandler =>
  (req, res, next) => {
    for (const step of steps) step(req, res)
    return then(req, res, next)
  }

/** Hands on the requests that pass all checks. */
export const behind =
  (checks: readonly Check[], then: RequestHandler): RequestHandler =>
  (req, res, next) => {
    try {
      const waiting = passAll(checks, [req, res])
      if (waiting)
        return waiting.then(() => (res.headersSent ? undefined : then(req, res, next)), next)
      return res.headersSent ? undefined : then(req, res, next)
    } catch (error) {
      next(error)
      return undefined
    }
  }

/** Middleware as a check: it hands on a request or an error, also one that it has answered. */
export function asCheck(middleware: RequestHandler): Check {
  return (req, res) =>
    new Promise((resolve, reject) => {
      void middleware(req, res, (error?: unknown) => {
        if (error instanceof Error) reject(error)
        else resolve()
      })
    })
}

/** Lets a request pass checks in turn, up to one that answers; there is a promise only where one waits. */
export function passAll(
  checks: readonly Check[],
  [req, res]: readonly [Request, Response],
  first = 0,
): Promise<void> | undefined {
  for (let at = first; at < checks.length; at++) {
    const waiting = checks[at]?.(req, res)
    if (waiting) {
      return waiting.then(() => (res.headersSent ? undefined : passAll(checks, [req, res], at + 1)))
    }
    if (res.headersSent) return undefined
  }
  return undefined
}

const acceptable = /^[\w.-]{8,64}$/

// One random prefix a process and a counter: unique without asking for randomness on each request.
const prefix = randomBytes(6).toString('hex')
let counter = 0

/** Echoes a sane `X-Request-Id`, or makes one. */
export const requestId: Step = (req, res) => {
  const given = req.headers['x-request-id']
  req.id = typeof given === 'string' && acceptable.test(given) ? given : `${prefix}-${counter++}`
  res.prepare('X-Request-Id', req.id)
}

/** While draining, every answer asks its client to open a new connection, elsewhere. */
export const closeWhenDraining =
  (drain: Drain): Step =>
  (_req, res) => {
    if (drain.draining) res.prepare('Connection', 'close')
  }

/** One log line and one observation for each request, when its answer is done. */
export function observe(metrics: Metrics, logger: Logger): Step {
  const log = requestLog(logger)
  const observed = durationChildren(metrics)
  let inFlight = 0
  metrics.httpRequestsInFlight.collectFrom(() => inFlight)

  const done = (res: Response): void => {
    inFlight--
    const { req } = res
    const durationMs = performance.now() - req.startedAtMs
    observed(req, res.statusCode).observe(durationMs / 1000)
    log?.({
      id: req.id,
      method: req.method,
      path: pathOf(req.originalUrl),
      status: finalStatus(res),
      durationMs,
      userId: req.viewer?.userId,
    })
  }

  return (req, res) => {
    req.startedAtMs = performance.now()
    inFlight++
    res.whenClosed(done)
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Histogram children bound once for each method, route and status. */
function durationChildren(metrics: Metrics): (req: Request, status: number) => Observer {
  // By route, then by status and method as a number: a key put together of all three has to be hashed.
  const children = new Map<string, Map<number, Observer>>()
  return ({ method, template = 'none' }, status) => {
    let ofRoute = children.get(template)
    if (!ofRoute) {
      ofRoute = new Map<number, Observer>()
      children.set(template, ofRoute)
    }
    const known = methods.indexOf(method)
    const key = status * 10 + known
    let child = ofRoute.get(key)
    if (!child) {
      child = metrics.httpRequestDuration.child({
        method: methods[known] ?? 'OTHER',
        route: template,
        status: String(status),
      })
      ofRoute.set(key, child)
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
