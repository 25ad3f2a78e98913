import { expect, test } from 'vitest'
import { readMessage } from './messages.ts'

const data = { event: 'timeupdate', currentTime: 120.5, duration: 6025, progress: 2, id: '550' }
const message = (changes: object = {}) => ({ type: 'PLAYER_EVENT', data: { ...data, ...changes } })
const read = (value: unknown) => readMessage(value, { id: 550 })

test('takes the position in seconds, not the progress in percent', () => {
  expect(read(message())).toEqual({
    event: 'timeupdate',
    positionSeconds: 120.5,
    durationSeconds: 6025,
  })
})

test('reads the same when it is sent as text', () => {
  expect(read(JSON.stringify(message()))).toEqual(read(message()))
})

test('may not know the duration yet', () => {
  expect(read(message({ event: 'play', currentTime: 0, duration: 0 }))).toMatchObject({
    durationSeconds: 0,
  })
})

test.each([
  ['nothing', null],
  ['other words', 'hello'],
  ['text that is no JSON', '{"type":"PLAYER_EVENT"'],
  ['a very long text', JSON.stringify({ ...message(), padding: 'x'.repeat(5000) })],
  ['another type', { ...message(), type: 'OTHER' }],
  ['an unknown event', message({ event: 'explode' })],
  ['a position that is no number', message({ currentTime: '120' })],
  ['a position before the beginning', message({ currentTime: -1 })],
  ['a position that is endless', message({ currentTime: Infinity })],
  ['a position after the end', message({ currentTime: 6100 })],
  ['more than all of it', message({ progress: 120 })],
  ['another film', message({ id: '551' })],
])('refuses %s', (_, value) => {
  expect(read(value)).toBeNull()
})

test('takes word of the episode alone that was opened', () => {
  const episode = { id: 1399, seasonNumber: 1, episodeNumber: 2 }
  const told = (place: object) => readMessage(message({ id: 1399, ...place }), episode)
  expect(told({ season: 1, episode: 2 })).not.toBeNull()
  expect(told({ season: 1, episode: 3 })).toBeNull()
  expect(told({ season: 2, episode: 2 })).toBeNull()
  expect(told({})).not.toBeNull()
})
