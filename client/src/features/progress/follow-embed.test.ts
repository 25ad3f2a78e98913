import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signedIn } from '../../api/session.ts'
import type { EmbedEvent } from '../player/embed/messages.ts'
import { followEmbed } from './follow-embed.ts'
import { ProgressQueue } from './progress-queue.ts'
import { ProgressTracker } from './progress-tracker.ts'
import { FakeServer, movieId, userId, viewer } from './test/fake-server.ts'

let server: FakeServer
let tracker: ProgressTracker
let queue: ProgressQueue
let follow: (event: EmbedEvent) => void
let nowMs = 0
let databases = 0

beforeEach(async () => {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  server = new FakeServer()
  queue = new ProgressQueue(`embed-${++databases}`)
  tracker = new ProgressTracker({ userId, movieId, queue })
  await tracker.start()
  nowMs = 0
  follow = followEmbed(tracker, () => nowMs)
})

afterEach(async () => {
  tracker.paused()
  await tracker.flush()
  await queue.close()
})

async function tell(event: EmbedEvent['event'], positionSeconds: number, durationSeconds = 600) {
  follow({ event, positionSeconds, durationSeconds })
  await tracker.flush()
}

const told = () => server.sent(`/progress/${movieId}`)

test('tells start, pause, seek and end as they are said', async () => {
  await tell('play', 70)
  nowMs += 10_000
  await tell('pause', 80)
  await tell('seeked', 300)
  await tell('ended', 600)
  expect(told()).toMatchObject([
    { event: 'start', positionSeconds: 70, durationSeconds: 600, playedSeconds: 0 },
    { event: 'pause', positionSeconds: 80, playedSeconds: 10 },
    { event: 'seek', positionSeconds: 300, playedSeconds: 10 },
    { event: 'end', positionSeconds: 600 },
  ])
})

test('begins with the first word of playing, whatever that is', async () => {
  await tell('seeked', 0)
  await tell('play', 0, 0)
  await tell('timeupdate', 1)
  await tell('timeupdate', 2)
  expect(told()).toMatchObject([{ event: 'start', positionSeconds: 1 }])
})

test('counts what was shown, and no leap', async () => {
  await tell('play', 0)
  for (const positionSeconds of [5, 10, 500]) {
    nowMs += 5000
    await tell('timeupdate', positionSeconds)
  }
  await tell('pause', 500)
  expect(told().at(-1)).toMatchObject({ event: 'pause', positionSeconds: 500, playedSeconds: 10 })
})
