import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Drain } from '../infra/drain.ts'
import type { Logger } from '../infra/logger.ts'
import { requestLog } from '../infra/request-log.ts'
import type { Metrics } from '../metrics.ts'
import type { Observer } from '../infra/duration-histogram.ts'

/** Something done at the start of each request that neither waits nor fails. */
export type Step = (req: Request, res: Response) => void

/** Runs steps as one middleware: each that Express mounts costs every request about a microsecond. */
export const steps =
  (...all: readonly Step[]): RequestHandler =>
  (req, res, next) => {
    for (const step of all) step(req, res)
    next()
  }

/** Runs middleware one after the other as one: Express's own walk costs more than most of them. */
export function chain(...layers: readonly RequestHandler[]): RequestHandler {
  return (req, res, next) => {
    let at = 0
    const step = (error?: unknown): void => {
      const layer = layers[at++]
      if (error !== undefined || !layer) {
        next(error)
        return
      }
      try {
        const done: unknown = layer(req, res, step)
        if (done instanceof Promise) done.catch(next)
      } catch (thrown) {
        next(thrown)
      }
    }
    step()
  }
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

  // One function for all answers, which finds its own as `this`: a closure for each costs more.
  function done(this: Response): void {
    inFlight--
    const { req } = this
    const durationMs = performance.now() - req.startedAtMs
    observed(req, this.statusCode).observe(durationMs / 1000)
    log?.({
      id: req.id,
      method: req.method,
      path: pathOf(req.originalUrl),
      status: finalStatus(this),
      durationMs,
      userId: req.viewer?.userId,
    })
  }

  return (req, res) => {
    req.startedAtMs = performance.now()
    inFlight++
    res.on('close', done)
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Histogram children bound once for each method, route and status. */
function durationChildren(metrics: Metrics): (req: Request, status: number) => Observer {
  const children = new Map<string, Observer>()
  return ({ method, template = 'none' }, status) => {
    const known = methods.has(method) ? method : 'OTHER'
    const key = `${known} ${template} ${status}`
    let child = children.get(key)
    if (!child) {
      child = metrics.httpRequestDuration.child({
        method: known,
        route: template,
        status: String(status),
      })
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
