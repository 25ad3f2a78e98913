import { expect, test } from 'vitest'
import { createMediaStore } from './media-store.ts'

/** A followed media element whose events are told by hand: jsdom plays nothing. */
function film() {
  const video = document.createElement('video')
  Object.defineProperty(video, 'seeking', { value: false, writable: true })
  const store = createMediaStore(video)
  store.subscribe(() => undefined)
  const happen = (event: string, facts: object = {}) => {
    Object.assign(video, facts)
    video.dispatchEvent(new Event(event))
  }
  return { happen, stalls: () => store.getState().stalls }
}

test('counts each time that a film stands for want of data once', () => {
  const { happen, stalls } = film()
  happen('playing')
  happen('waiting')
  happen('waiting')
  expect(stalls()).toBe(1)
  happen('playing')
  happen('waiting')
  expect(stalls()).toBe(2)
})

test('takes neither the wait for the first picture nor a jump for a stall', () => {
  const { happen, stalls } = film()
  happen('waiting')
  happen('playing')
  happen('seeking', { seeking: true })
  happen('waiting')
  happen('playing', { seeking: false })
  expect(stalls()).toBe(0)
})
