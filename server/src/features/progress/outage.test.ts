import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { createViewer, startPlayback, type Client, type Playback } from '../../../test/playback.ts'

let playback: Playback
beforeAll(async () => {
  playback = await startPlayback()
})
afterEach(async () => {
  playback.faults.redis.restore()
  playback.faults.mongo.restore()
  await vi.waitFor(() => playback.context.redis.state.ping(), { timeout: 10_000, interval: 50 })
  await vi.waitFor(() => expect(playback.context.stateAvailability.isAway).toBe(false), 10_000)
  await vi.waitFor(() => playback.context.mongo.db?.command({ ping: 1 }), {
    timeout: 10_000,
    interval: 50,
  })
})
afterAll(() => playback.close())

interface Session {
  readonly client: Client
  readonly movieId: string
  readonly epoch: number
  readonly report: (seq: number, positionSeconds: number) => ReturnType<Client['report']>
}

async function playing(): Promise<Session> {
  const client = createViewer(playback.url)
  const movieId = playback.title()
  return { client, movieId, ...(await open(client, movieId, 'television-1')) }
}

async function open(client: Client, movieId: string, device: string) {
  const { sessionId, epoch } = (await client.start(movieId, device)).body
  const report = (seq: number, positionSeconds: number) =>
    client.report(movieId, { sessionId, epoch, seq, positionSeconds })
  return { epoch, report }
}

const stored = ({ client: { userId }, movieId }: Session) =>
  playback.flushParts.store.find({ userId, movieId })

describe('while state Redis is away', () => {
  it.each(['cut', 'blackhole'] as const)('reports go to MongoDB (%s)', async (fault) => {
    const session = await playing()
    await session.report(1, 100)
    playback.faults.redis[fault]()
    const { status, body } = await session.report(2, 200)
    expect(status).toBe(200)
    expect(body).toMatchObject({ result: 'accepted', durable: { seq: 2 } })
    expect((await session.report(2, 200)).body.result).toBe('duplicate')
    expect((await session.report(1, 100)).body.result).toBe('stale')
    expect(await stored(session)).toMatchObject({ seq: 2, positionSeconds: 200 })
    expect((await session.client.progress(session.movieId)).body.positionSeconds).toBe(200)
  })

  it('sessions start, marks are set and lists are shown', async () => {
    const first = await playing()
    await first.report(1, 600)
    playback.faults.redis.cut()
    const { client, movieId } = first
    const telephone = await open(client, movieId, 'telephone-1')
    expect(telephone.epoch).toBeGreaterThan(first.epoch)
    expect((await telephone.report(1, 900)).body.result).toBe('accepted')
    expect((await first.report(2, 610)).body.result).toBe('stale')
    const list = await client.send('GET', '/api/user/continue-watching')
    expect(list.body.items).toMatchObject([{ progress: { positionSeconds: 900 } }])
    expect((await client.mark(movieId, true)).body.watched).toBe(true)
  })
})

describe('after state Redis came back', () => {
  it('no place is older than an acknowledged one, before and after the worker has merged', async () => {
    const session = await playing()
    await session.report(1, 100)
    playback.faults.redis.cut()
    await session.report(2, 200)
    playback.faults.redis.restore()
    await vi.waitFor(() => playback.context.redis.state.ping(), { timeout: 10_000, interval: 50 })

    const read = async () => (await session.client.progress(session.movieId)).body
    expect(await read()).toMatchObject({ seq: 2, positionSeconds: 200 })
    await playback.flush()
    await playback.flush()
    expect(await read()).toMatchObject({ seq: 2, positionSeconds: 200, durable: { seq: 2 } })
    expect((await session.report(2, 200)).body.result).toBe('duplicate')
    expect((await session.report(3, 300)).body.result).toBe('accepted')
    await playback.flush()
    expect(await stored(session)).toMatchObject({ seq: 3 })
  })

  it('brings both sides together when each took what the other did not', async () => {
    const television = await playing()
    const { client, movieId } = television
    playback.faults.redis.cut()
    // Watched to the end past Redis, and acknowledged.
    expect((await television.report(5, 5900)).body.current.watched).toBe(true)
    playback.faults.redis.restore()
    await vi.waitFor(() => playback.context.redis.state.ping(), { timeout: 10_000, interval: 50 })
    // A flush that knows nothing of it meets the telephone's newer place first.
    const telephone = await open(client, movieId, 'telephone-1')
    await telephone.report(1, 60)
    await playback.flush()
    await playback.flush()
    expect(await stored(television)).toMatchObject({ epoch: telephone.epoch, seq: 1 })
    expect((await client.progress(movieId)).body).toMatchObject({
      positionSeconds: 60,
      watched: true,
      playCount: 1,
      playedSeconds: 20,
    })
    expect(await playback.flushParts.store.unmerged(10)).toEqual([])
  })
})

describe('when Redis has lost everything', () => {
  it('starts from what MongoDB holds, and takes an older replay for what it is', async () => {
    const session = await playing()
    await session.report(5, 500)
    await playback.flush()
    await playback.context.redis.state.flushdb()
    expect((await session.report(4, 400)).body).toMatchObject({
      result: 'stale',
      current: { seq: 5, positionSeconds: 500 },
    })
    expect((await session.report(6, 600)).body.result).toBe('accepted')
    await playback.flush()
    expect(await stored(session)).toMatchObject({ seq: 6, positionSeconds: 600 })
  })

  it('is healed by the client’s replay of what MongoDB never saw', async () => {
    const session = await playing()
    await session.report(5, 500)
    await playback.context.redis.state.flushdb()
    // On a machine that is too busy the report may have gone past Redis.
    await playback.context.mongo.collection('progress').deleteMany({})
    expect((await session.client.progress(session.movieId)).status).toBe(404)
    expect((await session.report(5, 500)).body.result).toBe('accepted')
    await playback.flush()
    expect(await stored(session)).toMatchObject({ seq: 5, positionSeconds: 500 })
  })
})

describe.skipIf(!inject('stores').hasRedisServer)('while MongoDB is away', () => {
  it.each(['cut', 'blackhole'] as const)('running sessions go on (%s)', async (fault) => {
    const session = await playing()
    await session.report(1, 100)
    playback.faults.mongo[fault]()
    expect((await session.report(2, 200)).body).toMatchObject({ result: 'accepted' })
    expect((await session.client.progress(session.movieId)).body.positionSeconds).toBe(200)
    playback.faults.mongo.restore()
    await vi.waitFor(
      async () => {
        await playback.flush()
        expect(await stored(session)).toMatchObject({ seq: 2 })
      },
      { timeout: 20_000, interval: 200 },
    )
  })

  it('and Redis too, a report is answered 503 and when to come again', async () => {
    const session = await playing()
    await session.report(1, 100)
    playback.faults.redis.cut()
    playback.faults.mongo.cut()
    const answer = await session.report(2, 200)
    expect(answer.status).toBe(503)
    expect(answer.body.code).toBe('dependency_unavailable')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    const read = await session.client.progress(session.movieId)
    expect(read.body.code).toBe('dependency_unavailable')
  })
})
