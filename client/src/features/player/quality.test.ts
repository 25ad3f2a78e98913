import type { QualityEvent } from '@cinema/contract'
import { beforeEach, expect, test } from 'vitest'
import { createQualityLog, observeQuality } from './quality.ts'

let video: HTMLVideoElement
let noted: QualityEvent[]
let nowMs: number

beforeEach(() => {
  // jsdom plays nothing: the element's facts are set by hand.
  video = document.createElement('video')
  for (const name of ['videoHeight', 'seeking']) {
    Object.defineProperty(video, name, { value: 0, writable: true })
  }
  noted = []
  nowMs = 1000
  observeQuality(video, { provider: 'library', note: (event) => noted.push(event) }, () => nowMs)
})

function happen(event: string, afterSeconds = 0, facts: object = {}) {
  nowMs += afterSeconds * 1000
  Object.assign(video, facts)
  video.dispatchEvent(new Event(event))
}

test('measures the wait for the first picture, and stalls after it', () => {
  happen('waiting')
  happen('playing', 0.5)
  happen('waiting', 10)
  happen('waiting', 1)
  happen('playing', 2)
  expect(noted).toEqual([
    { type: 'start', provider: 'library', waitSeconds: 0.5 },
    { type: 'stall', provider: 'library', stallSeconds: 3 },
  ])
})

test('counts no jump as a stall', () => {
  happen('playing', 1)
  happen('waiting', 5, { seeking: true })
  happen('playing', 1, { seeking: false })
  happen('waiting', 5)
  happen('seeking')
  happen('playing', 1)
  expect(noted.map(({ type }) => type)).toEqual(['start'])
})

test('notes changes of quality, not the first one', () => {
  for (const videoHeight of [360, 1080, 1080, 720]) happen('resize', 1, { videoHeight })
  expect(noted).toEqual([
    { type: 'switch', provider: 'library', direction: 'up' },
    { type: 'switch', provider: 'library', direction: 'down' },
  ])
})

test('sends in parts, and each event once', () => {
  const sent: number[] = []
  const log = createQualityLog((events) => sent.push(events.length))
  for (let count = 0; count < 25; count++) {
    log.note({ type: 'switch', provider: 'library', direction: 'up' })
  }
  log.flush()
  log.flush()
  expect(sent).toEqual([20, 5])
})
