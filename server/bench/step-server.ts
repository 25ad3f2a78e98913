import { api } from '@cinema/contract'
import express, { type RequestHandler } from 'express'
import { dispatch } from '../src/http/dispatch.ts'
import { problemHandler } from '../src/http/errors.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { putInFront } from '../src/http/front.ts'
import { begin, closeWhenDraining, observe, requestId, type Step } from '../src/http/pipeline.ts'
import { reply } from '../src/http/reply.ts'
import { route, routerAt } from '../src/http/route.ts'
import { baseHeaders } from '../src/http/security-headers.ts'
import { createDrain } from '../src/infra/drain.ts'
import { createLogger } from '../src/infra/logger.ts'
import { createMetrics } from '../src/metrics.ts'

/** Answers hello after the first so many steps of the pipeline; after all of them, by the route. */
const [port = '0', count = '0'] = process.argv.slice(2)

const logger = createLogger({ level: 'warn', instance: 'bench' })
const metrics = createMetrics({ version: 'bench', node: process.version })
const steps: readonly Step[] = [
  requestId,
  closeWhenDraining(createDrain()),
  baseHeaders('http://localhost'),
  observe(metrics, logger),
]
const noStore = { 'Cache-Control': 'no-store' }

const app = express().disable('x-powered-by').disable('etag')
const taken = steps.slice(0, Number(count))
const last = Number(count) > steps.length ? routed() : answer()
putInFront(app, begin(taken, last), problemHandler(logger))
createFastServer(app).listen(Number(port), '127.0.0.1', () => process.send?.('listening'))

function answer(): RequestHandler {
  const body = JSON.stringify({ status: 'ok' })
  const type = ['Content-Type', 'application/json; charset=utf-8']
  const headers = ['Cache-Control', 'no-store', ...type, 'Content-Length', String(body.length)]
  return (_req, res) => {
    res.answer(200, headers, body)
  }
}

function routed(): RequestHandler {
  const kit = { authenticate: () => undefined, limit: () => () => undefined, checkResponses: false }
  const mounted = routerAt('/api/health', kit)
  route(mounted, api.health.live, () => reply({ status: 'ok' as const }, noStore))
  return dispatch(mounted.endpoints)
}
