import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signedIn } from '../../api/session.ts'
import { ProgressQueue } from './progress-queue.ts'
import { replay } from './progress-replay.ts'
import { ProgressTracker } from './progress-tracker.ts'
import { FakeServer, movieId, userId, viewer } from './test/fake-server.ts'

let server: FakeServer
let queue: ProgressQueue
let databases = 0
let nowMs = 0
const trackers: ProgressTracker[] = []

beforeEach(() => {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  server = new FakeServer()
  queue = new ProgressQueue(`test-${++databases}`)
})

afterEach(async () => {
  for (const tracker of trackers.splice(0)) tracker.paused()
  await queue.close()
})

function track(): ProgressTracker {
  const tracker = new ProgressTracker({ userId, movieId, queue })
  trackers.push(tracker)
  return tracker
}

/** Plays from one position to another, a quarter of a second at a time. */
function play(tracker: ProgressTracker, from: number, to: number, rate = 1): void {
  for (let position = from; position <= to; position += 0.25) {
    tracker.playing({ positionSeconds: position, rate, nowMs }, 600)
    nowMs += 250 / rate
  }
}

async function started(): Promise<ProgressTracker> {
  const tracker = track()
  await tracker.start()
  return tracker
}

const kept = () => queue.all(userId)
const updates = () => server.sent(`/progress/${movieId}`).filter((body) => 'seq' in body)

test('tells the server where playback is and how much of it was shown', async () => {
  const tracker = await started()
  tracker.jumped(0, 600)
  tracker.report('start')
  await tracker.flush()
  play(tracker, 0, 12)
  tracker.jumped(300, 600)
  tracker.report('seek')
  await tracker.flush()
  play(tracker, 300, 310, 2)
  tracker.paused()
  tracker.report('pause')
  await tracker.flush()

  expect(updates()).toMatchObject([
    { seq: 1, event: 'start', positionSeconds: 0, playedSeconds: 0 },
    { seq: 2, event: 'seek', positionSeconds: 300, playedSeconds: 12 },
    { seq: 3, event: 'pause', positionSeconds: 310, durationSeconds: 600, playedSeconds: 22 },
  ])
  expect(tracker.state.sync).toBe('saved')
})

test('does not count a jump that no seek announced, nor the time of a pause', async () => {
  const tracker = await started()
  play(tracker, 0, 5)
  tracker.playing({ positionSeconds: 60, rate: 1, nowMs: (nowMs += 250) }, 600)
  tracker.paused()
  nowMs += 60_000
  play(tracker, 60, 65)
  tracker.report('pause')
  await tracker.flush()
  expect(updates()).toMatchObject([{ playedSeconds: 10 }])
})

test('keeps the newest update alone, until MongoDB has it', async () => {
  const tracker = await started()
  for (const position of [10, 20, 30]) {
    tracker.jumped(position, 600)
    tracker.report('heartbeat')
  }
  await tracker.flush()
  await vi.waitFor(async () => expect(await kept()).toMatchObject([{ seq: 3 }]))
  expect(tracker.state.sync).toBe('saved')

  server.flush()
  await replay(queue, userId)
  expect(await kept()).toEqual([])
})

test('sends the newest of what piled up while a request was under way', async () => {
  const tracker = await started()
  for (const position of [10, 20, 30, 40]) {
    tracker.jumped(position, 600)
    tracker.report('heartbeat')
  }
  await tracker.flush()
  expect(updates().map((body) => body['positionSeconds'])).toEqual([10, 40])
})

test('an older watermark forgets nothing', async () => {
  const tracker = await started()
  tracker.jumped(10, 600)
  tracker.report('heartbeat')
  await tracker.flush()
  server.flush()
  tracker.jumped(20, 600)
  tracker.report('heartbeat')
  await tracker.flush()
  expect(await kept()).toMatchObject([{ seq: 2, positionSeconds: 20 }])
})

test('keeps what the server could not hear and sends it when it answers again', async () => {
  const tracker = await started()
  server.online = false
  for (const position of [10, 20, 30]) {
    tracker.jumped(position, 600)
    tracker.report('heartbeat')
    await tracker.flush()
  }
  expect(tracker.state.sync).toBe('offline')
  expect(await kept()).toMatchObject([{ seq: 3, positionSeconds: 30 }])

  server.online = true
  await tracker.flush()
  expect(tracker.state.sync).toBe('saved')
  expect(server.states.get(movieId)).toMatchObject({ positionSeconds: 30, seq: 3 })
})

test('says that it waits when the server answers but cannot take progress now', async () => {
  const tracker = await started()
  server.refusal = { status: 503, code: 'dependency_unavailable' }
  tracker.jumped(10, 600)
  tracker.report('heartbeat')
  await tracker.flush()
  expect(tracker.state.sync).toBe('waiting')
  expect(await kept()).toHaveLength(1)
})

test('the next visit replays what the last one kept before it opens a session', async () => {
  const before = await started()
  server.online = false
  before.jumped(250, 600)
  before.report('pause')
  await before.flush()
  await vi.waitFor(async () => expect(await kept()).toHaveLength(1))

  server.online = true
  const after = await started()
  expect(after.state.resume).toMatchObject({ positionSeconds: 250 })
})

test('playback begun offline carries the version it began from, and goes on in a session', async () => {
  const first = await started()
  first.jumped(100, 600)
  first.report('pause')
  await first.flush()
  await first.stop()
  const known = server.states.get(movieId)

  server.online = false
  const tracker = await started()
  expect(tracker.state).toMatchObject({ phase: 'tracking', sync: 'offline' })
  play(tracker, 100, 130)
  tracker.report('heartbeat')
  await tracker.flush()

  server.online = true
  await tracker.flush()
  const offline = server.sent('/batch').at(-1)?.['updates'] as object[]
  expect(offline.at(-1)).toMatchObject({
    base: { epoch: known?.epoch, seq: known?.seq },
    positionSeconds: 130,
    playedSeconds: 30,
  })
  expect(tracker.state).toMatchObject({ phase: 'tracking', sync: 'saved' })
  expect(server.states.get(movieId)).toMatchObject({ positionSeconds: 130 })
})

test('asks the viewer when another device moved on while this one played offline', async () => {
  server.online = false
  const tracker = await started()
  play(tracker, 0, 60)
  tracker.report('heartbeat')
  await tracker.flush()

  server.elsewhere(400)
  server.online = true
  await tracker.flush()
  expect(tracker.state).toMatchObject({
    phase: 'overtaken',
    conflict: { mine: { positionSeconds: 60 }, theirs: { positionSeconds: 400 } },
  })
  expect(await kept()).toHaveLength(1)

  await tracker.resolveConflict()
  expect(await kept()).toEqual([])
})

test('stops and tells where it is when another device takes over', async () => {
  const tracker = await started()
  server.elsewhere(400)
  tracker.jumped(20, 600)
  tracker.report('heartbeat')
  await tracker.flush()
  expect(tracker.state).toMatchObject({
    phase: 'overtaken',
    elsewhere: { positionSeconds: 400 },
  })
  const count = server.requests.length
  tracker.report('heartbeat')
  await tracker.flush()
  expect(server.requests).toHaveLength(count)
  expect(server.states.get(movieId)).toMatchObject({ positionSeconds: 400 })

  await tracker.start()
  expect(tracker.state).toMatchObject({ phase: 'tracking', resume: { positionSeconds: 400 } })
})

test('opens a new session when the server closed the old one after a long pause', async () => {
  const tracker = await started()
  tracker.jumped(50, 600)
  tracker.report('pause')
  await tracker.flush()
  server.sessions.clear()

  tracker.jumped(52, 600)
  tracker.report('heartbeat')
  await tracker.flush()
  await vi.waitFor(() => expect(tracker.state.sync).toBe('saved'))
  expect(server.sent('/sessions')).toHaveLength(2)
  expect(server.states.get(movieId)).toMatchObject({ positionSeconds: 52 })
})

test('tells why playback may not begin', async () => {
  server.refusal = { status: 409, code: 'stream_limit' }
  const tracker = await started()
  expect(tracker.state).toMatchObject({ phase: 'refused', error: { code: 'stream_limit' } })
})
