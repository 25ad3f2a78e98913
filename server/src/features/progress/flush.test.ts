import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createViewer, startPlayback, type Client, type Playback } from '../../../test/playback.ts'
import { createFlush } from './flush.ts'
import { unpack } from './packed.ts'
import { ProgressStore, type NamedRecord, type WriteOutcome } from './progress-store.ts'
import { dirtyKey, memberOf, recordsKey, shardCount, shardOf } from './progress-keys.ts'

let playback: Playback
beforeAll(async () => {
  playback = await startPlayback()
})
beforeEach(() => playback.context.redis.state.flushdb())
afterAll(() => playback.close())

/** A store that stops between writing and telling, or refuses some records. */
class FaultyStore extends ProgressStore {
  afterWrite: () => Promise<void> = () => Promise.resolve()
  refuse: (record: NamedRecord) => boolean = () => false

  override async write(records: readonly NamedRecord[]): Promise<WriteOutcome[]> {
    const taken = records.filter((record) => !this.refuse(record))
    const outcomes = await super.write(taken)
    await this.afterWrite()
    return records.map((record) => {
      const index = taken.indexOf(record)
      return index === -1 ? { failed: 'refused by the test' } : (outcomes[index] ?? 'stale')
    })
  }
}

interface Session {
  readonly client: Client
  readonly movieId: string
  readonly report: (seq: number, positionSeconds: number) => ReturnType<Client['report']>
}

async function playing(client = createViewer(playback.url, 'premium')): Promise<Session> {
  const movieId = playback.title()
  const { sessionId, epoch } = (await client.start(movieId)).body
  return {
    client,
    movieId,
    report: (seq, positionSeconds) =>
      client.report(movieId, { sessionId, epoch, seq, positionSeconds }),
  }
}

const stored = ({ client: { userId }, movieId }: Session) =>
  playback.flushParts.store.find({ userId, movieId })

const isDirty = async ({ client: { userId }, movieId }: Session): Promise<boolean> =>
  (await playback.context.redis.state.zscore(
    dirtyKey(shardOf(userId)),
    memberOf(userId, movieId),
  )) !== null

/** Ends all leases and pauses, as time would. */
async function makeDue(): Promise<void> {
  const { state } = playback.context.redis
  for (let shard = 0; shard < shardCount; shard++) {
    for (const member of await state.zrange(dirtyKey(shard), '0', '-1')) {
      await state.zadd(dirtyKey(shard), 'XX', 0, member)
    }
  }
}

// Without a durable Redis there is nothing left to flush: progress is in MongoDB at once.
describe.skipIf(!inject('stores').hasRedisServer)('a flush', () => {
  it('writes what is dirty, moves the watermark and lets the record expire', async () => {
    const session = await playing()
    await session.report(1, 300)
    expect(await playback.flush()).toMatchObject({ written: 1, merged: 0, left: 0 })
    expect(await stored(session)).toMatchObject({ seq: 1, positionSeconds: 300 })
    const { body } = await session.report(1, 300)
    expect(body).toMatchObject({ result: 'duplicate', durable: { seq: 1 } })
    const key = recordsKey(session.client.userId)
    expect(await playback.context.redis.state.pttl(key)).toBeGreaterThan(0)
    await session.report(2, 310)
    expect(await playback.context.redis.state.pttl(key)).toBe(-1)
    expect(await playback.flush()).toMatchObject({ written: 1 })
  })

  it('leaves what changes between its read and its acknowledgement, and writes it the next time', async () => {
    const session = await playing()
    await session.report(1, 300)
    const store = new FaultyStore(playback.context.mongo)
    store.afterWrite = async () => {
      store.afterWrite = () => Promise.resolve()
      await session.report(2, 310)
    }
    const totals = await createFlush({ ...playback.flushParts, store })()
    expect(totals.left).toBe(1)
    expect(await stored(session)).toMatchObject({ seq: 2, positionSeconds: 310 })
    expect(await isDirty(session)).toBe(false)
  })

  it('tells the watermark of what it wrote even where the record has moved on', async () => {
    const session = await playing()
    await session.report(1, 300)
    const store = new FaultyStore(playback.context.mongo)
    store.afterWrite = async () => {
      await session.report(2, 310)
      throw new Error('killed before it could tell')
    }
    await expect(createFlush({ ...playback.flushParts, store })()).rejects.toThrow('killed')
    expect((await session.report(3, 320)).body.durable).toEqual({ epoch: 0, seq: 0 })
    expect((await session.client.progress(session.movieId)).body.durable.seq).toBe(1)
    await makeDue()
    await playback.flush()
    expect((await session.report(3, 320)).body.durable.seq).toBe(3)
  })

  it('loses and regresses nothing with two workers at once, each stalled in the middle', async () => {
    const sessions = await Promise.all(Array.from({ length: 40 }, () => playing()))
    const stalled = async (): Promise<void> => {
      const store = new FaultyStore(playback.context.mongo)
      store.afterWrite = async () => {
        await makeDue()
        await Promise.all(sessions.slice(0, 20).map(({ report }) => report(2, 200)))
      }
      await createFlush({ ...playback.flushParts, store })()
    }
    await Promise.all(sessions.map(({ report }) => report(1, 100)))
    await Promise.all([stalled(), stalled(), playback.flush()])
    await makeDue()
    await playback.flush()
    for (const [index, session] of sessions.entries()) {
      expect(await stored(session)).toMatchObject({ seq: index < 20 ? 2 : 1 })
      expect(await isDirty(session)).toBe(false)
    }
  })

  it('does not let a worker that was stalled for long take a place back', async () => {
    const session = await playing()
    await session.report(1, 100)
    const old = await stored(session)
    const { userId } = session.client
    const packed = await playback.context.redis.state.hget(recordsKey(userId), session.movieId)
    const { record } = unpack(packed ?? '')
    await session.report(2, 200)
    await playback.flush()
    expect(old).toBeNull()
    const late = await playback.flushParts.store.write([{ ...session.client, ...session, record }])
    expect(late).toEqual(['stale'])
    expect(await stored(session)).toMatchObject({ seq: 2, positionSeconds: 200 })
  })

  it('sets a record aside that fails five times, and the others go on', async () => {
    const poison = await playing()
    const healthy = await playing()
    await poison.report(1, 100)
    await healthy.report(1, 100)
    const store = new FaultyStore(playback.context.mongo)
    store.refuse = ({ movieId }) => movieId === poison.movieId
    const flush = createFlush({ ...playback.flushParts, store })
    const totals = []
    for (let attempt = 0; attempt < 5; attempt++) {
      await makeDue()
      totals.push(await flush())
    }
    expect(totals.map(({ failed, dead }) => [failed, dead])).toEqual([
      ...Array.from({ length: 4 }, () => [1, 0]),
      [0, 1],
    ])
    expect(await stored(healthy)).toMatchObject({ seq: 1 })
    expect(await playback.flushParts.flushBuffer.statistics()).toMatchObject({ deadLetters: 1 })
    expect(await isDirty(poison)).toBe(false)
    store.refuse = () => false
    await poison.report(2, 200)
    await flush()
    expect(await stored(poison)).toMatchObject({ seq: 2 })
  })

  it('drains thousands of records in bounded batches', async () => {
    const client = createViewer(playback.url, 'premium')
    const place = { event: 'pause', durationSeconds: 6000, playedSeconds: 9, positionSeconds: 900 }
    for (let round = 0; round < 4; round++) {
      const updates = Array.from({ length: 400 }, () => ({
        movieId: playback.title(),
        base: null,
        seq: 1,
        ...place,
      }))
      await client.batch(...updates)
    }
    expect(await playback.flush()).toMatchObject({ failed: 0, left: 0 })
    const { userId } = client
    const documents = playback.context.mongo.collection('progress')
    expect(await documents.countDocuments({ userId })).toBe(1600)
    expect(await playback.flushParts.flushBuffer.statistics()).toMatchObject({
      dirty: 0,
      oldestDirtySeconds: 0,
    })
    // All of it is in MongoDB: so many titles of one viewer need not stay in Redis.
    expect(await playback.context.redis.state.exists(recordsKey(client.userId))).toBe(0)
  })
})
