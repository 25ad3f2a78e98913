import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signedIn } from '../../api/session.ts'
import { ProgressQueue } from './progress-queue.ts'
import { ProgressTracker } from './progress-tracker.ts'
import { FakeServer, movieId, userId, viewer } from './test/fake-server.ts'

let server: FakeServer
let queue: ProgressQueue
let tracker: ProgressTracker
let databases = 0

beforeEach(async () => {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  server = new FakeServer()
  queue = new ProgressQueue(`interruption-${++databases}`)
  tracker = new ProgressTracker({ userId, movieId, queue })
  await tracker.start()
  tracker.playing({ positionSeconds: 5, rate: 1, nowMs: 0 }, 600)
})

afterEach(async () => {
  tracker.paused()
  await queue.close()
})

const updates = () => server.sent(`/progress/${movieId}`)
const ownSession = () => [...server.sessions][0] ?? ''

const takeover = (replacedSessionId: string) =>
  ({
    type: 'takeover',
    movieId,
    sessionId: 'pbs_anotherdevice000',
    replacedSessionId,
    deviceName: 'Firefox on Mac',
    positionSeconds: 120,
  }) as const

test('pauses as soon as it hears that another device went on, and says where and in what', () => {
  tracker.takenOver(takeover('pbs_somebodyelse0000'))
  expect(tracker.state.phase).toBe('tracking')

  tracker.takenOver(takeover(ownSession()))
  expect(tracker.state).toMatchObject({
    phase: 'overtaken',
    elsewhere: { positionSeconds: 120, deviceName: 'Firefox on Mac' },
  })
})

test('stops at a saved place when it is ended from elsewhere, and plays on when asked', async () => {
  tracker.endedElsewhere(ownSession())
  expect(tracker.state.phase).toBe('ended')
  await tracker.flush()
  expect(updates()).toMatchObject([{ event: 'end', positionSeconds: 5 }])

  await tracker.start()
  expect(tracker.state.phase).toBe('tracking')
  expect(server.sessions.size).toBe(2)
})

test('does not mistake the end of its own playback for one from elsewhere', () => {
  tracker.report('end')
  tracker.endedElsewhere(ownSession())
  expect(tracker.state.phase).toBe('tracking')
})
