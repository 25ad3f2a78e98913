import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testEnvironment } from '../../test/harness.ts'
import { createLogger } from './logger.ts'
import { startErrorReports } from './error-reports.ts'
import { loadConfig } from '../config.ts'

interface Received {
  readonly path: string
  readonly text: string
}

let collector: Server
let origin: string
let received: Received[]
const children: ChildProcess[] = []

beforeAll(async () => {
  collector = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const body = Buffer.concat(chunks)
      const text = (req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
      received.push({ path: req.url ?? '', text })
      res.setHeader('Content-Type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  origin = `127.0.0.1:${(collector.address() as AddressInfo).port}`
})
beforeEach(() => {
  received = []
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  collector.closeAllConnections()
  collector.close()
})

/** The API as a process of its own: tracing is for a process, once. */
async function startApi(overrides: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../api.ts')], {
    env: { PATH: process.env['PATH'], ...testEnvironment(overrides) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.push(child)
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { listening: number }).listening))
    child.once('exit', () => reject(new Error('The API ended.')))
  })
  const drained = () =>
    new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGTERM')
    })
  return { url: `http://127.0.0.1:${port}`, drained }
}

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

const spans = (): Span[] =>
  received.flatMap(({ text }) => {
    const { resourceSpans } = JSON.parse(text) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
    }
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
  })

describe('traces', { timeout: 120_000 }, () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`

  test('go to a collector: a request by its route, in the trace of its client, with its reads', async () => {
    const api = await startApi({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${origin}` })
    await fetch(`${api.url}/api/movies/mov_aaaaaaaaaaaaaaaa`, { headers: { traceparent } })
    await fetch(`${api.url}/api/search?q=canary`)
    await fetch(`${api.url}/api/health/live`)
    await api.drained()

    expect(received[0]?.path).toBe('/v1/traces')
    const request = spans().find(({ name }) => name === 'GET /api/movies/:movieId')
    expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' })
    const status = request?.attributes.find(({ key }) => key === 'http.response.status_code')
    expect(status?.value.intValue).toBe(404)
    const read = spans().find(({ name, parentSpanId }) => {
      return name === 'mongodb' && parentSpanId === request?.spanId
    })
    expect(read?.traceId).toBe(traceId)
    expect(spans().some(({ name }) => name.includes('health'))).toBe(false)
    expect(received.map(({ text }) => text).join()).not.toContain('canary')
  })

  test('are not made without a collector', async () => {
    const api = await startApi({})
    await fetch(`${api.url}/api/genres`, { headers: { traceparent } })
    await api.drained()
    expect(received).toHaveLength(0)
  })
})

describe('reports of errors', () => {
  test('tell the error and the request, and nothing of who asked', async () => {
    const config = loadConfig(testEnvironment({ SENTRY_DSN: `http://publickey@${origin}/42` }))
    const reports = await startErrorReports(config, '1.2.3')
    const logger = createLogger({ level: 'error', instance: 'test', onError: reports?.report })
    const fields = {
      requestId: 'request-7',
      authorization: 'Bearer canary',
      body: { password: 'canary' },
    }
    logger.error({ ...fields, err: new RangeError('no such reel') }, 'request failed')
    logger.warn({ err: new Error('only a warning') }, 'retried')
    await reports?.close()

    expect(received).toHaveLength(1)
    const [{ path: address, text }] = received as [Received]
    expect(address).toMatch(/^\/api\/42\/envelope\//)
    const event = JSON.parse(text.split('\n')[2] ?? '') as Record<string, unknown>
    expect(event).toMatchObject({
      release: 'cinema-online@1.2.3',
      tags: { requestId: 'request-7', log: 'request failed' },
      exception: { values: [{ type: 'RangeError', value: 'no such reel' }] },
    })
    expect(text).toContain('telemetry.test')
    expect(text).not.toContain('canary')
  })

  test('are not made without a DSN', async () => {
    expect(await startErrorReports(loadConfig(testEnvironment()), '1.2.3')).toBeUndefined()
  })
})
