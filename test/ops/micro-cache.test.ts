import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasNginx, json, openFrontStage, problemOf, type FrontStage } from './front-stage.ts'

const asPublic = { 'Cache-Control': 'public, max-age=60' }

describe.skipIf(!hasNginx)('one second of memory for public answers', () => {
  let stage: FrontStage
  beforeAll(async () => {
    stage = await openFrontStage()
  })
  afterEach(() => stage.both((_req, res) => res.end('{}')))
  afterAll(() => stage.close())

  test('asks seldom for what many want at the same time, and again when a second has passed', async () => {
    let version = 0
    stage.both((_req, res) => json(res, { version: ++version }, asPublic))
    const crowd = (path: string) =>
      Promise.all(Array.from({ length: 40 }, () => stage.client.send(path)))
    // Opens the connections, which takes this process longer than the rest.
    await crowd('/api/auth/me')
    version = 0
    for (const { status } of await crowd('/api/movies?many')) expect(status).toBe(200)
    // Once a second: a slow machine needs several to send them all.
    expect(version).toBeLessThan(20)
    const before = version
    const current = async () => (await stage.client.send('/api/movies?many')).body.toString()
    await expect.poll(current, { timeout: 10_000 }).toBe(`{"version":${before + 1}}`)
  })

  test('keeps limits and request ids of the first asker from the next', async () => {
    stage.both((_req, res) =>
      json(res, {}, { ...asPublic, RateLimit: '"general";r=7', 'X-Request-Id': 'of-the-first' }),
    )
    const own = await stage.client.send('/api/tags')
    expect(own.headers).toMatchObject({ 'x-cache': 'MISS', ratelimit: '"general";r=7' })
    const next = await stage.client.send('/api/tags')
    expect(next.headers['x-cache']).toBe('HIT')
    expect(next.headers).not.toHaveProperty('ratelimit')
    expect(next.headers['x-request-id']).not.toBe('of-the-first')
  })

  test('never keeps an answer to a token, nor gives a kept one to it', async () => {
    stage.both((req, res) => json(res, { for: req.headers.authorization ?? 'all' }, asPublic))
    const ask = async (token?: string) => {
      const { body } = await stage.client.send(
        '/api/search?q=x',
        token === undefined ? {} : { token },
      )
      return body.toString()
    }
    expect(await ask('anna')).toBe('{"for":"Bearer anna"}')
    expect(await ask()).toBe('{"for":"all"}')
    expect(await ask('ben')).toBe('{"for":"Bearer ben"}')
    expect(await ask()).toBe('{"for":"all"}')
  })

  test('does not keep what an instance marks as nobody else’s', async () => {
    let count = 0
    for (const [index, control] of ['private', 'no-store', ''].entries()) {
      stage.both((_req, res) =>
        json(res, { count: ++count }, control ? { 'Cache-Control': control } : {}),
      )
      const bodies = [1, 2].map(() => stage.client.send(`/api/series?own=${index}`))
      const [one, other] = await Promise.all(bodies)
      expect(one?.body.toString()).not.toBe(other?.body.toString())
    }
  })

  test('answers from memory, and says so, while no instance can', async () => {
    stage.both((_req, res) => json(res, { genres: 1 }, asPublic))
    await stage.client.send('/api/genres?stale')
    stage.both((req) => req.socket.destroy())
    const ask = () => stage.client.send('/api/genres?stale')
    await expect
      .poll(async () => (await ask()).headers['x-cache'], { timeout: 10_000 })
      .toBe('STALE')
    const { status, headers, body } = await ask()
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: '{"genres":1}' })
    expect(headers['warning']).toBe('110 - "Response is Stale"')

    const missing = await stage.client.send('/api/user/favorites')
    expect(missing.status).toBe(503)
    expect(missing.headers['retry-after']).toBe('1')
    expect(problemOf(missing)).toMatchObject({ code: 'dependency_unavailable', status: 503 })

    // Instances that failed are asked again when their pause is over.
    stage.both((_req, res) => res.end('{}'))
    const [before, other] = [stage.first.asked.length, stage.second.asked.length]
    const areAsked = async (): Promise<boolean> => {
      await stage.client.send('/api/auth/me?again')
      return stage.first.asked.length > before && stage.second.asked.length > other
    }
    await expect.poll(areAsked, { timeout: 10_000 }).toBe(true)
  })

  test('compresses JSON for those who take it', async () => {
    const text = 'A long overview. '.repeat(200)
    stage.both((_req, res) => json(res, { text }, { ...asPublic, ETag: '"v1"' }))
    const url = '/api/movies/m1'
    const plain = await stage.client.send(url)
    const packed = await stage.client.send(url, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(plain.json()).toEqual({ text })
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"v1"' })
    expect(packed.body.length).toBeLessThan(plain.body.length / 5)
    const known = await stage.client.send(url, { headers: { 'If-None-Match': 'W/"v1"' } })
    expect(known.status).toBe(304)
  })
})
