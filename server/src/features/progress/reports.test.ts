import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('a report', () => {
  it('is accepted once, a duplicate the second time, and stale when a newer one came before', async () => {
    const { report } = await playing(playback)
    expect((await report(2, 60)).body).toMatchObject({
      result: 'accepted',
      current: { seq: 2, positionSeconds: 60 },
      durable: { epoch: 0, seq: 0 },
    })
    expect((await report(2, 60)).body.result).toBe('duplicate')
    expect((await report(1, 50)).body).toMatchObject({
      result: 'stale',
      current: { seq: 2, positionSeconds: 60 },
    })
  })

  it('keeps the telephone’s place when a paused television reports', async () => {
    const { client, movieId, epoch, report } = await playing(playback)
    await report(1, 600)
    const { body: telephone } = await client.start(movieId, 'telephone-1')
    const overtaken = await report(2, 610)
    expect(overtaken.body).toMatchObject({ result: 'stale', current: { epoch: telephone.epoch } })
    const { sessionId } = telephone
    await client.report(movieId, {
      sessionId,
      epoch: telephone.epoch,
      seq: 1,
      positionSeconds: 900,
    })
    expect((await report(999, 620)).body.result).toBe('stale')
    expect(telephone.epoch).toBeGreaterThan(epoch)
    expect((await client.progress(movieId)).body).toMatchObject({
      epoch: telephone.epoch,
      positionSeconds: 900,
    })
  })

  it('marks the title watched at 90 % or at the credits, counts the play once, and a rewatch keeps it', async () => {
    const { client, movieId, report } = await playing(playback, { creditsStartSeconds: 5000 })
    expect((await report(1, 4999)).body.current).toMatchObject({ watched: false, playCount: 0 })
    expect((await report(2, 5000)).body.current).toMatchObject({ watched: true, playCount: 1 })
    expect((await report(3, 100)).body.current).toMatchObject({ watched: true, playCount: 1 })
    expect((await report(4, 5600)).body.current).toMatchObject({ watched: true, playCount: 1 })
    const { sessionId, epoch } = (await client.start(movieId)).body
    const again = { sessionId, epoch, seq: 1, positionSeconds: 5600, playedSeconds: 30 }
    expect((await client.report(movieId, again)).body.current).toMatchObject({
      playCount: 2,
      playedSeconds: 40,
    })
  })

  it('is clamped a little beyond the end and refused further out', async () => {
    const { report } = await playing(playback)
    expect((await report(1, 6004)).body.current.positionSeconds).toBe(6000)
    const refused = await report(2, 6006)
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([{ path: 'body.positionSeconds' }])
  })

  it.each([
    ['a negative position', { positionSeconds: -1 }],
    ['no duration', { durationSeconds: 0 }],
    ['a fractional seq', { seq: 1.5 }],
    ['a text for a number', { positionSeconds: '12' }],
    ['an unknown event', { event: 'rewind' }],
    ['an unknown field', { watched: true }],
  ])('is refused with %s', async (_, wrong) => {
    const { report } = await playing(playback)
    const answer = await report(1, 1, wrong)
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('validation_failed')
  })

  it('is forbidden in another viewer’s session, whoever’s it is', async () => {
    const { movieId, sessionId, epoch, client } = await playing(playback)
    const stranger = createViewer(playback.url)
    const update = { sessionId, epoch, seq: 1, positionSeconds: 10 }
    const answer = await stranger.report(movieId, update)
    expect(answer.status).toBe(403)
    expect(JSON.stringify(answer.body)).not.toContain(client.userId)
    await stranger.start(movieId)
    expect((await stranger.report(movieId, update)).status).toBe(403)
    const other = await client.report(playback.title(), update)
    expect(other.status).toBe(403)
    const made = { ...update, sessionId: newId('pbs') }
    expect((await client.report(movieId, made)).body.code).toBe('forbidden')
  })

  it('is invalid in an epoch from the future, and unknown for an unknown title', async () => {
    const { client, movieId, report, sessionId } = await playing(playback)
    const epoch = Date.now() + 3_600_000
    const answer = await report(1, 10, { epoch })
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ path: 'body.epoch' }])
    const update = { sessionId, epoch, seq: 1, positionSeconds: 10 }
    expect((await client.report(newId('mov'), update)).status).toBe(404)
    expect((await client.progress(movieId)).status).toBe(404)
  })
})

describe('marking as watched', () => {
  it('opens a new epoch, so that no running playback undoes it', async () => {
    const { client, movieId, epoch, report } = await playing(playback)
    await report(1, 5700)
    const unmarked = await client.mark(movieId, false)
    expect(unmarked.body).toMatchObject({ watched: false, seq: 0, playCount: 1 })
    expect(unmarked.body.epoch).toBeGreaterThan(epoch)
    expect((await report(2, 5800)).body).toMatchObject({
      result: 'stale',
      current: { watched: false },
    })
    expect((await client.mark(movieId, true)).body.watched).toBe(true)
  })

  it('works for a title that was never played, and not for an unknown one', async () => {
    const client = createViewer(playback.url)
    const movieId = playback.title()
    expect((await client.mark(movieId, true)).body).toMatchObject({
      watched: true,
      playCount: 0,
      durationSeconds: 6000,
    })
    expect((await client.mark(newId('mov'), true)).status).toBe(404)
  })
})
