import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signedIn } from '../../api/session.ts'
import { observePlayback } from './observe-playback.ts'
import { ProgressQueue } from './progress-queue.ts'
import { ProgressTracker } from './progress-tracker.ts'
import { FakeServer, movieId, userId, viewer } from './test/fake-server.ts'

let server: FakeServer
let tracker: ProgressTracker
let queue: ProgressQueue
let video: HTMLVideoElement
let ignore: () => void
let databases = 0

beforeEach(async () => {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  server = new FakeServer()
  queue = new ProgressQueue(`observe-${++databases}`)
  tracker = new ProgressTracker({ userId, movieId, queue })
  await tracker.start()
  // jsdom plays nothing: the element's clock is set by hand.
  video = document.createElement('video')
  Object.defineProperty(video, 'duration', { value: 600 })
  Object.defineProperty(video, 'paused', { value: false, writable: true })
  ignore = observePlayback(video, tracker)
})

afterEach(async () => {
  ignore()
  tracker.paused()
  await tracker.flush()
  await queue.close()
})

async function happen(event: string, positionSeconds: number) {
  video.currentTime = positionSeconds
  video.dispatchEvent(new Event(event))
  await tracker.flush()
}

const told = () => server.sent(`/progress/${movieId}`)

test('says nothing before the film plays: where it stands is not the viewer’s place', async () => {
  await happen('seeking', 0)
  await happen('seeked', 0)
  await happen('timeupdate', 0)
  tracker.leave('end')
  await tracker.flush()
  expect(told()).toEqual([])
})

test('tells start, pause and end as they happen', async () => {
  await happen('playing', 70)
  await happen('pause', 80)
  await happen('playing', 80)
  await happen('ended', 600)
  expect(told()).toMatchObject([
    { event: 'start', positionSeconds: 70 },
    { event: 'pause', positionSeconds: 80 },
    { event: 'heartbeat', positionSeconds: 80 },
    { event: 'end', positionSeconds: 600 },
  ])
})

test('tells jumps that follow each other as one, from where they led', async () => {
  await happen('playing', 70)
  for (const positionSeconds of [80, 90, 100]) {
    await happen('seeking', positionSeconds)
    await happen('seeked', positionSeconds)
  }
  await vi.waitFor(() => expect(told()).toHaveLength(2), { timeout: 5000 })
  expect(told()[1]).toMatchObject({ event: 'seek', positionSeconds: 100 })
})

test('the last word goes out at once and outlives the page', async () => {
  await happen('playing', 70)
  video.currentTime = 75
  video.dispatchEvent(new Event('timeupdate'))
  tracker.leave('end')
  await vi.waitFor(() => expect(told()).toHaveLength(2))
  expect(told()[1]).toMatchObject({ event: 'end', positionSeconds: 75 })
})
