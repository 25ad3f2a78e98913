import type { AdminSession, DeadLetter, ProgressPipeline } from '@cinema/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import {
  createAdministrator,
  createViewer,
  playing,
  startPlayback,
  type Playback,
} from '../../../test/playback.ts'
import { createFlush } from './flush.ts'
import { progressJobs } from './jobs.ts'
import { dirtyKey, shardCount, shardOf } from './progress-keys.ts'
import { ProgressStore, type NamedRecord, type WriteOutcome } from './progress-store.ts'

let playback: Playback
let administrator: ReturnType<typeof createAdministrator>
beforeAll(async () => {
  playback = await startPlayback()
  administrator = createAdministrator(playback.url)
})
beforeEach(() => playback.context.redis.state.flushdb())
afterAll(() => playback.close())

const ask = async <T>(path: string): Promise<T> =>
  (await administrator.send('GET', `/api/admin/${path}`)).body as unknown as T
const pipeline = () => ask<ProgressPipeline>('progress')
const letters = (query = '') =>
  ask<{ items: DeadLetter[]; nextCursor: string | null }>(`progress/dead-letters${query}`)

class RefusingStore extends ProgressStore {
  override write(records: readonly NamedRecord[]): Promise<WriteOutcome[]> {
    return Promise.resolve(records.map(() => ({ failed: 'refused by the test' })))
  }
}

/** Lets every dirty record fail until it is set aside. */
async function setAside(): Promise<void> {
  const { state } = playback.context.redis
  const store = new RefusingStore(playback.context.mongo)
  const flush = createFlush({ ...playback.flushParts, store })
  for (let attempt = 0; attempt < 5; attempt++) {
    for (let shard = 0; shard < shardCount; shard++) {
      for (const member of await state.zrange(dirtyKey(shard), '0', '-1')) {
        await state.zadd(dirtyKey(shard), 'XX', 0, member)
      }
    }
    await flush()
  }
}

// Without a durable Redis nothing waits in the pipeline: progress is in MongoDB at once.
const withBuffer = describe.skipIf(!inject('stores').hasRedisServer)

withBuffer('the pipeline', () => {
  it('shows what waits, what was flushed, and that nothing was lost', async () => {
    const { report } = await playing(playback)
    await report(1, 300)
    expect(await pipeline()).toMatchObject({ dirtyRecords: 1, deadLetters: 0, lastFlushes: [] })
    const [job] = progressJobs(playback.context)
    await job?.run()
    const after = await pipeline()
    expect(after).toMatchObject({ dirtyRecords: 0, oldestDirtySeconds: 0, lost: { count: 0 } })
    expect(after.lastFlushes).toMatchObject([{ records: 1, counts: { written: 1 } }])
  })

  it('counts what MongoDB or Redis has lost', async () => {
    const { client, report } = await playing(playback)
    await report(1, 300)
    const [job] = progressJobs(playback.context)
    await job?.run()
    await playback.context.mongo.collection('progress').deleteMany({ userId: client.userId })
    await report(2, 310)
    await job?.run()
    expect((await pipeline()).lost.count).toBe(1)
    const { state } = playback.context.redis
    await state.zadd(dirtyKey(shardOf(client.userId)), 1, `${client.userId}|mov_0000000000000000`)
    await job?.run()
    expect((await pipeline()).lost.count).toBe(2)
  })

  it('is for administrators', async () => {
    const { status } = await createViewer(playback.url).send('GET', '/api/admin/progress')
    expect(status).toBe(403)
  })
})

withBuffer('a dead letter', () => {
  it('is listed with its reason, a page at a time', async () => {
    const sessions = [await playing(playback), await playing(playback), await playing(playback)]
    for (const { report } of sessions) await report(1, 300)
    await setAside()
    const first = await letters('?limit=2')
    const second = await letters(`?limit=2&cursor=${first.nextCursor}`)
    const found = [...first.items, ...second.items]
    expect(found.map(({ movieId }) => movieId).sort()).toEqual(
      sessions.map(({ movieId }) => movieId).sort(),
    )
    expect(found[0]).toMatchObject({
      title: 'A film',
      positionSeconds: 300,
      reason: 'refused by the test',
      attempts: 5,
    })
    expect(second.nextCursor).toBeNull()
  })

  it('is written when it is retried, without taking back what came later', async () => {
    const { client, movieId, report } = await playing(playback)
    await report(1, 300)
    await setAside()
    const path = `/api/admin/progress/dead-letters/${client.userId}:${movieId}`
    await report(2, 400)
    await playback.flush()
    expect((await administrator.send('POST', `${path}/retry`)).status).toBe(204)
    await playback.flush()
    expect(await playback.flushParts.store.find({ userId: client.userId, movieId })).toMatchObject({
      seq: 2,
      positionSeconds: 400,
    })
    expect((await letters()).items).toEqual([])
    expect((await administrator.send('POST', `${path}/retry`)).status).toBe(404)
  })

  it('brings its place back when Redis holds nothing of it any more', async () => {
    const { client, movieId, report } = await playing(playback)
    await report(1, 300)
    await setAside()
    await playback.context.redis.state.del(
      ...(await playback.context.redis.state.keys(`state:1:progress:*${client.userId}`)),
    )
    const path = `/api/admin/progress/dead-letters/${client.userId}:${movieId}/retry`
    expect((await administrator.send('POST', path)).status).toBe(204)
    await playback.flush()
    expect((await client.progress(movieId)).body).toMatchObject({ positionSeconds: 300 })
  })

  it('is gone when it is discarded', async () => {
    const { client, movieId, report } = await playing(playback)
    await report(1, 300)
    await setAside()
    const path = `/api/admin/progress/dead-letters/${client.userId}:${movieId}`
    expect((await client.send('DELETE', path)).status).toBe(403)
    expect((await administrator.send('DELETE', path)).status).toBe(204)
    expect((await administrator.send('DELETE', path)).status).toBe(404)
    expect((await pipeline()).deadLetters).toBe(0)
  })
})

describe('running sessions', () => {
  it('of all viewers are listed a page at a time', async () => {
    const sessions = []
    for (let n = 0; n < 5; n++) sessions.push(await playing(playback))
    const found: AdminSession[] = []
    let cursor = ''
    do {
      const page = await ask<{ items: AdminSession[]; nextCursor: string | null }>(
        `sessions?limit=2${cursor && `&cursor=${cursor}`}`,
      )
      expect(page.items.length).toBeLessThanOrEqual(2)
      found.push(...page.items)
      cursor = page.nextCursor ?? ''
    } while (cursor !== '')
    expect(found.map(({ sessionId }) => sessionId).sort()).toEqual(
      sessions.map(({ sessionId }) => sessionId).sort(),
    )
    expect(found[0]).toMatchObject({ userId: sessions.at(-1)?.client.userId, movie: {} })
  })
})
