import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  createViewer,
  newId,
  playing,
  startPlayback,
  type Playback,
} from '../../../test/playback.ts'

let playback: Playback
beforeAll(async () => {
  playback = await startPlayback()
})
afterAll(() => playback.close())

describe('a batch', () => {
  it('judges each update on its own', async () => {
    const { client, movieId, sessionId, epoch } = await playing(playback)
    const place = { event: 'heartbeat', durationSeconds: 6000, playedSeconds: 5 }
    const update = { movieId, sessionId, epoch, ...place }
    const other = playback.title()
    const { status, body } = await client.batch(
      { ...update, seq: 5, positionSeconds: 500 },
      { ...update, seq: 4, positionSeconds: 400 },
      { ...update, seq: 5, positionSeconds: 500 },
      { ...update, seq: 6, positionSeconds: -1 },
      { ...update, seq: 7, positionSeconds: 9000 },
      { movieId: newId('mov'), base: null, seq: 1, positionSeconds: 5, ...place },
      { movieId: other, base: null, seq: 1, positionSeconds: 700, ...place },
      'nonsense',
      { ...update, sessionId: newId('pbs'), seq: 8, positionSeconds: 1 },
    )
    expect(status).toBe(200)
    expect(body.results.map(({ result }) => result)).toEqual([
      ...['accepted', 'stale', 'duplicate', 'invalid', 'invalid', 'invalid'],
      ...['accepted', 'invalid', 'invalid'],
    ])
    expect(body.results[5]?.problem.code).toBe('not_found')
    expect(body.results[8]?.problem.code).toBe('forbidden')
    expect((await client.progress(movieId)).body).toMatchObject({ seq: 5, positionSeconds: 500 })
    expect((await client.progress(other)).body.positionSeconds).toBe(700)
  })

  it('asks the viewer when another device moved on, and keeps time played and watched', async () => {
    const { client, movieId, epoch, report } = await playing(playback)
    await report(1, 2400)
    const place = { event: 'pause', durationSeconds: 6000, playedSeconds: 1000 }
    const offline = { movieId, seq: 9, positionSeconds: 5700, base: null, ...place }
    const { body } = await client.batch(offline)
    expect(body.results[0]).toMatchObject({
      result: 'conflict',
      current: { positionSeconds: 2400, epoch, watched: true, playedSeconds: 1010 },
    })
    const again = await client.batch(offline)
    expect(again.body.results[0]?.current.playedSeconds).toBe(1010)
  })

  it.skipIf(!inject('stores').hasRedisServer)('takes 500 updates and refuses 501', async () => {
    const client = createViewer(playback.url)
    const place = { event: 'pause', durationSeconds: 6000, playedSeconds: 1, positionSeconds: 100 }
    const updates = Array.from({ length: 501 }, () => ({
      movieId: playback.title(),
      base: null,
      seq: 1,
      ...place,
    }))
    const { status, body } = await client.batch(...updates.slice(1))
    expect(status).toBe(200)
    expect(body.results.every(({ result }) => result === 'accepted')).toBe(true)
    expect((await client.batch(...updates)).status).toBe(422)
    expect((await client.batch()).status).toBe(422)
  })
})
