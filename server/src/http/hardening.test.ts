import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../test/harness.ts'

const limit = 50
let server: TestServer
let clientDir: string
beforeAll(async () => {
  clientDir = await mkdtemp(path.join(tmpdir(), 'cinema-client-'))
  await writeFile(path.join(clientDir, 'index.html'), '<!doctype html>')
  server = await startServer({
    CLIENT_DIR: clientDir,
    PUBLIC_URL: 'https://cinema.example',
    TRUST_PROXY_HOPS: '1',
    RATE_LIMIT_ANONYMOUS: String(limit),
  })
})
afterAll(async () => {
  await server.close()
  await rm(clientDir, { recursive: true, force: true })
})

describe('headers', () => {
  test('of a page allow what the client needs and nothing else', async () => {
    const { headers } = await fetch(server.url, { headers: { Accept: 'text/html' } })
    expect(headers.get('content-security-policy')?.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data: blob:",
      "manifest-src 'self'",
      "media-src 'self' blob:",
      "object-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "worker-src 'self' blob:",
    ])
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  })

  test.each(['/api/genres', '/api/nothing', '/api/docs.css', '/api/openapi.json', '/'])(
    'of %s forbid sniffing and framing',
    async (url) => {
      const { headers } = await fetch(`${server.url}${url}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-powered-by')).toBeNull()
    },
  )

  test.each(['/api/genres', '/api/nothing', '/api/health/live'])(
    'of %s keep to HTTPS and tell nobody where one was',
    async (url) => {
      const { headers } = await fetch(`${server.url}${url}`)
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    },
  )
})

test('CORS is closed: no origin is let in, and no preflight succeeds', async () => {
  const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' }
  const simple = await fetch(`${server.url}/api/genres`, { headers })
  const preflight = await fetch(`${server.url}/api/auth/login`, { method: 'OPTIONS', headers })
  expect([preflight.status, preflight.headers.get('allow')]).toEqual([405, 'POST'])
  for (const answer of [simple, preflight]) {
    const names = [...answer.headers.keys()]
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
  }
})

describe('one client is one bucket', () => {
  const admitted = async (headersOf: (n: number) => string, times: number): Promise<number> => {
    let count = 0
    for (let n = 0; n < times; n++) {
      const { status } = await fetch(`${server.url}/api/genres`, {
        headers: { 'X-Forwarded-For': headersOf(n) },
      })
      if (status === 200) count++
    }
    return count
  }
  const octet = (): number => randomInt(256)

  test(
    'whatever it writes into X-Forwarded-For, a thousand times',
    { timeout: 120_000 },
    async () => {
      const forged = (): string => `${[octet(), octet(), octet(), octet()].join('.')}, 203.0.113.9`
      expect(await admitted(forged, 1000)).toBe(limit)
    },
  )

  test('from five hundred addresses of one IPv6 network', { timeout: 120_000 }, async () => {
    const address = (n: number): string => `2001:db8:77:${(n % 256).toString(16)}::${n + 1}`
    expect(await admitted(address, 500)).toBe(limit)
  })
})
