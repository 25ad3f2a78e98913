import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signedIn } from '../../api/session.ts'
import { ProgressQueue, type KeptUpdate } from './progress-queue.ts'
import { replay } from './progress-replay.ts'
import { FakeServer, movieId, userId, viewer } from './test/fake-server.ts'

let server: FakeServer
let queue: ProgressQueue
let databases = 0

beforeEach(() => {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  server = new FakeServer()
  queue = new ProgressQueue(`replay-${++databases}`)
})

afterEach(() => queue.close())

const kept = () => queue.all(userId)

function update(change: Partial<KeptUpdate>): KeptUpdate {
  const place = { positionSeconds: 50, durationSeconds: 90, playedSeconds: 50 }
  const keptAt = '2026-01-01T00:00:00Z'
  return { userId, movieId, play, seq: 1, event: 'pause', keptAt, ...place, ...change }
}

const play = 'pbs_offline000000001'
const session = { sessionId: 'pbs_0000000000000001', epoch: 1 }

test('an older update of the same playback does not replace a newer one', async () => {
  await queue.keep(update({ seq: 5, session }))
  await queue.keep(update({ seq: 4, session, positionSeconds: 10 }))
  expect(await kept()).toMatchObject([{ seq: 5, positionSeconds: 50 }])
})

test('an hour offline over several titles is one request', async () => {
  for (let title = 0; title < 5; title++) {
    for (let seq = 1; seq <= 20; seq++) {
      await queue.keep(update({ movieId: `mov_000000000000000${title}`, seq, base: null }))
    }
  }
  await replay(queue, userId)
  expect(server.sent('/batch')).toHaveLength(1)
  expect(server.sent('/batch')[0]?.['updates']).toHaveLength(5)
})

test('all is kept when the server does not take the batch', async () => {
  await queue.keep(update({ session }))
  server.refusal = { status: 503, code: 'dependency_unavailable' }
  await expect(replay(queue, userId)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  expect(await kept()).toHaveLength(1)
})

test('an offline playback that was taken is kept until durable, and not sent twice', async () => {
  await queue.keep(update({ base: null }))
  await replay(queue, userId)
  await replay(queue, userId)
  expect(server.sent('/batch')).toHaveLength(1)
  expect(await kept()).toHaveLength(1)

  server.flush()
  await replay(queue, userId)
  expect(await kept()).toEqual([])
})

test('an offline playback that the server lost again is sent again', async () => {
  await queue.keep(update({ base: null }))
  await replay(queue, userId)
  server.states.clear()
  await replay(queue, userId)
  expect(server.states.get(movieId)).toMatchObject({ positionSeconds: 50 })
})

test('an offline playback names the same session however often it is told', async () => {
  await queue.keep(update({ base: null }))
  server.refusal = { status: 503, code: 'dependency_unavailable' }
  await expect(replay(queue, userId)).rejects.toMatchObject({ status: 503 })
  server.refusal = null
  await queue.keep(update({ base: null, seq: 2, positionSeconds: 60 }))
  await replay(queue, userId)
  expect(server.sent('/batch')).toMatchObject([
    { updates: [{ sessionId: play, seq: 1 }] },
    { updates: [{ sessionId: play, seq: 2, positionSeconds: 60 }] },
  ])
})

test('an update that can never be taken does not hold up the others', async () => {
  const other = 'mov_other00000000000'
  await queue.keep(update({ session, positionSeconds: 100 }))
  await queue.keep(update({ session, movieId: other }))
  await replay(queue, userId)
  expect(await kept()).toMatchObject([{ movieId: other }])
})

test('never tells one viewer’s progress as another’s', async () => {
  await queue.keep(update({ session }))
  await replay(queue, 'usr_another000000000')
  expect(server.sent('/batch')).toEqual([])
})
