import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startServer, testEnvironment, type TestServer } from '../../test/harness.ts'
import { loadConfig } from '../config.ts'
import { createCdn, type CdnSettings } from './cdn.ts'
import { createPurgeQueue, everything, type PurgeQueue } from './cdn-purge.ts'

const zone = '0123456789abcdef0123456789abcdef'
const token = 'token-of-twenty-letters'
const queueKey = 'state:1:cdn-purge:{queue}'

/** What the network was asked to forget, and how it answers next. */
const asked: { url: string; header: string | undefined; body: unknown }[] = []
const faults: { status: number; body?: string }[] = []
const network = createServer((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
    asked.push({ url: req.url ?? '', header: req.headers.authorization, body })
    const fault = faults.shift()
    res.writeHead(fault?.status ?? 200)
    res.end(fault ? (fault.body ?? '') : JSON.stringify({ success: true, errors: [] }))
  })
})

let server: TestServer
let queue: PurgeQueue
beforeAll(async () => {
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve))
  server = await startServer({
    CDN_KIND: 'cloudflare',
    CDN_BASE_URL: 'https://cdn.example.org',
    CDN_ZONE_ID: zone,
    CDN_API_TOKEN: token,
    CDN_API_URL: `http://127.0.0.1:${(network.address() as AddressInfo).port}/client/v4`,
  })
  queue = queueOf(server)
})
afterEach(async () => {
  asked.length = 0
  faults.length = 0
  await server.context.redis.state.del(queueKey)
})
afterAll(async () => {
  await server.close()
  await new Promise((resolve) => network.close(resolve))
})

/** As another worker has it. */
function queueOf({ context }: TestServer): PurgeQueue {
  const made = createPurgeQueue(context)
  if (!made) throw new Error('Nothing is purged.')
  return made
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `https://cdn.example.org/${index}.jpg`)
const waiting = () => server.context.redis.state.zcard(queueKey)
const becomeDue = async () => {
  const { state } = server.context.redis
  for (const address of await state.zrangebyscore(queueKey, 0, '+inf'))
    await state.zadd(queueKey, '0', address)
}

test('purges by thirty addresses a call, each once', async () => {
  await queue.add(addresses(65))
  await queue.add(addresses(10))
  expect(await queue.run()).toBe(65)
  const files = asked.map(({ body }) => (body as { files: string[] }).files)
  expect(files.map(({ length }) => length)).toEqual([30, 30, 5])
  expect(new Set(files.flat()).size).toBe(65)
  expect(asked[0]).toMatchObject({
    url: `/client/v4/zones/${zone}/purge_cache`,
    header: `Bearer ${token}`,
  })
  expect(await waiting()).toBe(0)
  expect(await queue.run()).toBe(0)
})

test.each([
  ['500', { status: 500 }],
  ['429', { status: 429 }],
  ['no JSON', { status: 200, body: '<html>' }],
  ['success: false', { status: 200, body: '{"success":false}' }],
])('tries again after %s', async (_, fault) => {
  faults.push(fault)
  await queue.add(addresses(2))
  expect(await queue.run()).toBe(2)
  expect(asked).toHaveLength(2)
})

test('keeps what was refused, and never tells the token', async () => {
  faults.push({ status: 403 })
  await queue.add(addresses(2))
  const reason = await queue.run().then(() => 'nothing', String)
  expect(reason).toContain('403')
  expect(reason).not.toContain(token)
  expect(asked).toHaveLength(1)
  expect(await waiting()).toBe(2)
  // Another worker leaves alone what this one took, until its time is over.
  expect(await queueOf(server).run()).toBe(0)
  await becomeDue()
  expect(await queueOf(server).run()).toBe(2)
})

test('purges once more what changed while it was purged', async () => {
  const [address = ''] = addresses(1)
  await queue.add([address])
  faults.push({ status: 403 })
  await queue.run().catch(() => undefined)
  await queue.add([address])
  expect(await queue.run()).toBe(1)
})

test('purges everything where that is asked for, or more than the queue may hold', async () => {
  await queue.add([everything])
  await queue.run()
  await queue.add(addresses(6000))
  expect(await waiting()).toBe(1)
  await queue.run()
  expect(asked.map(({ body }) => body)).toEqual([
    { purge_everything: true },
    { purge_everything: true },
  ])
})

const base = { CDN_BASE_URL: 'https://cdn.example.org', CDN_IMAGE_TEMPLATE: undefined }

test.each<[string, CdnSettings, string]>([
  ['none', { ...base, CDN_KIND: 'none', CDN_BASE_URL: undefined }, '/api/artwork/aa/320'],
  ['generic', { ...base, CDN_KIND: 'generic' }, 'https://cdn.example.org/api/artwork/aa/320.webp'],
  [
    'generic',
    { ...base, CDN_KIND: 'generic', CDN_IMAGE_TEMPLATE: '/resize/{width}/{path}' },
    'https://cdn.example.org/resize/320/api/artwork/demo/a/poster.jpg?v=aa',
  ],
  [
    'cloudflare',
    { ...base, CDN_KIND: 'cloudflare' },
    'https://cdn.example.org/cdn-cgi/image/width=320,fit=scale-down,format=auto/api/artwork/demo/a/poster.jpg?v=aa',
  ],
])('takes pictures from a network of the kind %s', (_, settings, expected) => {
  const sized = { width: 320, ready: '/api/artwork/aa/320' }
  const cdn = createCdn(settings)
  expect(cdn.picture('/api/artwork/demo/a/poster.jpg?v=aa', sized)).toBe(expected)
  const segment = '/api/streaming/hls/x/720p/seg-000.m4s?token=t'
  expect(cdn.address(segment)).toBe((settings.CDN_BASE_URL ?? '') + segment)
})

test.each([
  [{ CDN_BASE_URL: 'https://cdn.example.org' }, 'needs CDN_KIND'],
  [{ CDN_KIND: 'generic' }, 'CDN_BASE_URL is not set'],
  [{ CDN_KIND: 'akamai' }, 'CDN_KIND: '],
  [{ CDN_KIND: 'generic', CDN_BASE_URL: 'ftp://cdn.example.org' }, 'CDN_BASE_URL: Expected'],
  [{ CDN_IMAGE_TEMPLATE: '/resize/{path}' }, 'both {path} and {width}'],
  [{ CDN_IMAGE_TEMPLATE: '/{path}/{width}/{height}' }, 'a path with {path} and {width}'],
  [{ CDN_IMAGE_TEMPLATE: '/{path}/{width}' }, 'for CDN_KIND=generic alone'],
  [{ CDN_ZONE_ID: zone }, 'need each other'],
  [{ CDN_API_TOKEN: 'short' }, 'CDN_API_TOKEN: Expected'],
])('refuses %j in one line', (given, reason) => {
  const load = () => loadConfig({ ...testEnvironment(), ...given })
  expect(load).toThrow(reason)
  expect(load).toThrow(/^Configuration: .*$/)
})
