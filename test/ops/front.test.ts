import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { connect as connectHttp2 } from 'node:http2'
import { request as requestTls } from 'node:https'
import path from 'node:path'
import { connect as connectTls } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { endpoints } from '@cinema/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startFront } from '../../scripts/ops/front.ts'
import { serviceNames, serviceOf, type ServiceName } from '../../server/src/services.ts'
import { temporaryFolder } from '../support/product.ts'
import { createFrontClient } from './front-client.ts'
import { hasNginx, openFrontStage, problemOf, type FrontStage } from './front-stage.ts'
import { startUpstream } from './upstream.ts'

describe.skipIf(!hasNginx)('nginx in front', () => {
  let stage: FrontStage
  beforeAll(async () => {
    stage = await openFrontStage()
  })
  afterEach(() => stage.both((_req, res) => res.end('{}')))
  afterAll(() => stage.close())

  test('accepts its own configuration without a warning', () => {
    expect(stage.front.complaints()).not.toMatch(/\[(warn|emerg|alert|crit)\]/)
  })

  test('sends everybody to https, at the same address', async () => {
    const { status, headers } = await fetch(`${stage.front.httpUrl}/title/7?from=home`, {
      redirect: 'manual',
    })
    expect(status).toBe(308)
    expect(headers.get('location')).toBe(`${stage.front.url}/title/7?from=home`)
  })

  test('speaks TLS 1.2 and 1.3, no older version, and HTTP/2', async () => {
    const options = { ca: stage.front.certificate, servername: 'localhost' }
    const protocolOf = (minVersion: 'TLSv1.1' | 'TLSv1.2', maxVersion: 'TLSv1.1' | 'TLSv1.3') =>
      new Promise<string>((resolve) => {
        const socket = connectTls(stage.front.httpsPort, '127.0.0.1', {
          ...options,
          minVersion,
          maxVersion,
          ciphers: 'DEFAULT@SECLEVEL=0',
        })
        socket.once('secureConnect', () => resolve(socket.getProtocol() ?? ''))
        socket.once('error', (error: Error) => resolve(error.message))
      })
    expect(await protocolOf('TLSv1.2', 'TLSv1.3')).toBe('TLSv1.3')
    expect(await protocolOf('TLSv1.1', 'TLSv1.1')).toMatch(/alert|protocol/i)

    const session = connectHttp2(stage.front.url, { ca: stage.front.certificate })
    const stream = session.request({ ':path': '/api/genres' })
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('response', resolve).once('error', reject)
    })
    session.destroy()
    expect(headers[':status']).toBe(200)
    expect(headers['strict-transport-security']).toMatch(/max-age=31536000/)
  })

  test('replaces what clients say of themselves', async () => {
    const forged = {
      'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
      'X-Forwarded-Proto': 'http',
      'X-Real-IP': '203.0.113.9',
      Forwarded: 'for=203.0.113.9',
      'X-Forwarded-Host': 'evil.example',
    }
    await stage.client.send('/api/auth/me?forged', { headers: forged })
    const seen = stage.asked().find(({ url }) => url === '/api/auth/me?forged')
    expect(seen?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': `localhost:${stage.front.httpsPort}`,
    })
    expect(seen?.headers).not.toHaveProperty('x-real-ip')
    expect(seen?.headers).not.toHaveProperty('forwarded')
  })

  test.each([
    ['GET', '/api/auth/me', 200, 2],
    ['PUT', '/api/rooms/rom_1/playback', 200, 2],
    ['POST', '/api/streaming/progress/m', 200, 2],
    ['POST', '/api/streaming/progress/batch', 200, 2],
    ['POST', '/api/auth/login', 503, 1],
  ])(
    '%s %s whose instance dies is answered %i after %i attempts',
    async (method, url, status, tries) => {
      let attempts = 0
      stage.both((req, res) => {
        attempts++
        if (attempts === 1) req.socket.destroy()
        else res.end('{}')
      })
      const answer = await stage.client.send(url, { method, ...(method !== 'GET' && { body: {} }) })
      expect({ status: answer.status, attempts }).toEqual({ status, attempts: tries })
    },
  )

  test.each(['/api/events', '/api/rooms/rom_1/events'])('passes %s on at once', async (url) => {
    let end: () => void = () => undefined
    stage.both((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write('data: one\n\n')
      end = () => res.end()
    })
    const event = await new Promise<string>((resolve, reject) => {
      requestTls(`${stage.front.url}${url}`, { ca: stage.front.certificate }, (res) => {
        res.once('data', (chunk: Buffer) => resolve(chunk.toString()))
      })
        .once('error', reject)
        .end()
    })
    expect(event).toBe('data: one\n\n')
    end()
  })

  test('takes a chunk of an upload, and no such body elsewhere', async () => {
    let received = 0
    stage.both((req, res) => {
      req.on('data', (chunk: Buffer) => (received += chunk.length))
      req.on('end', () => res.end('{}'))
    })
    const chunk = Buffer.alloc(8 * 1024 * 1024)
    const upload = await stage.client.send('/api/uploads/u1', { method: 'PATCH', body: chunk })
    expect({ status: upload.status, received }).toEqual({ status: 200, received: chunk.length })
    const elsewhere = await stage.client.send('/api/auth/login', { method: 'POST', body: chunk })
    expect(problemOf(elsewhere)).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  test('serves hashed assets for ever, compressed beforehand', async () => {
    const { headers, body } = await stage.client.send('/assets/app-1a2b.js', {
      headers: { 'Accept-Encoding': 'gzip' },
    })
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringMatching(/javascript/) as string,
      'strict-transport-security': expect.any(String) as string,
    })
    expect(body.equals(gzipSync('plain'))).toBe(true)
    const missing = await stage.client.send('/assets/app-0000.js')
    expect(problemOf(missing)).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('sends media that an instance authorised, to nobody else', async () => {
    stage.both((_req, res) => {
      res.writeHead(200, { 'X-Accel-Redirect': '/_media/library/film/seg-001.m4s' })
      res.end()
    })
    const url = '/api/streaming/hls/m1/seg-001.m4s?token=t'
    const whole = await stage.client.send(url)
    expect(whole.body.toString()).toBe('segment')
    expect(whole.headers['content-type']).toBe('video/mp4')
    const part = await stage.client.send(url, { headers: { Range: 'bytes=0-2' } })
    expect({ status: part.status, body: part.body.toString() }).toEqual({
      status: 206,
      body: 'seg',
    })
    stage.both((_req, res) => res.end('{}'))
    expect((await stage.client.send('/_media/library/film/seg-001.m4s')).status).toBe(404)
  })

  test.each(['/api/movies/%00', '/assets/%00.js', `/${'a'.repeat(20_000)}`])(
    'refuses what is no address: %s',
    async (url) => {
      const answer = await stage.client.send(url)
      expect(problemOf(answer)).toMatchObject({ status: 400, code: 'malformed_request' })
      expect(stage.asked()).not.toContainEqual(expect.objectContaining({ url }))
    },
  )

  test.each(['/metrics', '/metrics/', '/status'])('keeps %s inside', async (url) => {
    const before = stage.asked().length
    const answer = await stage.client.send(url)
    if (url === '/status') expect(answer.body.toString()).not.toContain('Active connections')
    else
      expect({ status: answer.status, asked: stage.asked().length }).toEqual({
        status: 404,
        asked: before,
      })
  })

  test('refuses a flood from one address, and keeps its certificate over a restart', async () => {
    const fingerprint = (): string =>
      execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-in', 'fullchain.pem'], {
        cwd: path.join(stage.folder, 'tls'),
      }).toString()
    const before = fingerprint()
    const strict = await startFront({
      folder: path.join(stage.folder, 'strict'),
      instances: [stage.first.port],
      settings: {
        NGINX_TLS_DIR: path.join(stage.folder, 'tls'),
        NGINX_RATE: '1r/m',
        NGINX_BURST: '4',
      },
    })
    const stranger = createFrontClient(strict.url, strict.certificate)
    try {
      const calls = Array.from({ length: 20 }, () => stranger.send('/api/auth/me'))
      const answers = await Promise.all(calls)
      const refused = answers.filter(({ status }) => status === 429)
      expect({ admitted: answers.length - refused.length }).toEqual({ admitted: 5 })
      for (const answer of refused) {
        expect(problemOf(answer)).toMatchObject({ code: 'quota_exceeded' })
        expect(answer.headers['retry-after']).toBe('1')
      }
      expect(fingerprint()).toBe(before)
    } finally {
      stranger.close()
      await strict.close()
    }
  })
})

describe.skipIf(!hasNginx)('nginx before services that run apart', () => {
  test('sends each path to the service whose it is, as the gateway would', async () => {
    const folder = await temporaryFolder()
    const names = serviceNames
    const upstreams = await Promise.all(names.map(() => startUpstream()))
    const addressOf = (name: ServiceName): string =>
      `127.0.0.1:${upstreams[names.indexOf(name)]?.port ?? 0}`
    for (const [at, upstream] of upstreams.entries()) {
      upstream.answer((_req, res) => res.end(names[at]))
    }
    const front = await startFront({
      folder,
      instances: [upstreams[names.indexOf('catalogue')]?.port ?? 0],
      settings: {
        NGINX_AUTH: addressOf('auth'),
        NGINX_STREAMING: addressOf('streaming'),
        NGINX_RATE: '1000r/s',
        NGINX_BURST: '1000',
      },
    })
    const client = createFrontClient(front.url, front.certificate)
    try {
      const paths = endpoints
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => path.replaceAll(/:\w+/g, 'x'))
      for (const path of [...paths, '/', '/movies/x', '/api/authors']) {
        const { body } = await client.send(path)
        expect([path, body.toString()]).toEqual([path, serviceOf(path)])
      }
    } finally {
      client.close()
      await front.close()
      await Promise.all(upstreams.map((upstream) => upstream.close()))
      await rm(folder, { recursive: true, force: true })
    }
  })
})
