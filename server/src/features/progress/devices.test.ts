import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listen } from '../../../test/event-listener.ts'
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

const listening = async (userId: string) => {
  const listener = await listen(playback.url, `${userId}:premium`)
  await vi.waitFor(() => expect(listener.lastEventId).not.toBe(''))
  return listener
}

describe('the other devices of a viewer', () => {
  it('are told where playback is, and of heartbeats only now and then', async () => {
    const { client, movieId, sessionId, report } = await playing(playback)
    const listener = await listening(client.userId)
    for (let seq = 1; seq <= 5; seq++) await report(seq, 100 + seq)
    await report(6, 200, { event: 'pause' })
    await vi.waitFor(() =>
      expect(listener.events).toMatchObject([
        { type: 'progress', movieId, sessionId, current: { seq: 1, positionSeconds: 101 } },
        { type: 'progress', current: { seq: 6, positionSeconds: 200 } },
      ]),
    )
    await report(6, 200, { event: 'pause' })
    await client.mark(movieId, true)
    await vi.waitFor(() => expect(listener.events).toHaveLength(3))
    expect(listener.events[2]).toMatchObject({ sessionId: null, current: { watched: true } })
    listener.close()
  })

  it('are told once of each title that is replayed', async () => {
    const client = createViewer(playback.url)
    const listener = await listening(client.userId)
    const movieId = playback.title()
    const place = { durationSeconds: 6000, playedSeconds: 9, event: 'heartbeat', base: null }
    const update = { movieId, sessionId: newId('pbs'), ...place }
    await client.batch(
      { ...update, seq: 1, positionSeconds: 100 },
      { ...update, seq: 2, positionSeconds: 110 },
    )
    await vi.waitFor(() =>
      expect(listener.events).toMatchObject([{ movieId, current: { positionSeconds: 110 } }]),
    )
    listener.close()
  })

  it('learn that another one took their title over, and where it went on', async () => {
    const { client, movieId, sessionId, report } = await playing(playback)
    await report(1, 1200)
    const listener = await listening(client.userId)
    const body = { movieId, deviceId: 'telephone-1', deviceName: 'Telephone' }
    const taken = (await client.send('POST', '/api/streaming/sessions', body)).body
    await vi.waitFor(() =>
      expect(listener.events).toEqual([
        {
          type: 'takeover',
          movieId,
          sessionId: taken.sessionId,
          replacedSessionId: sessionId,
          deviceName: 'Telephone',
          positionSeconds: 1200,
        },
      ]),
    )
    await client.send('POST', '/api/streaming/sessions', body)
    await client.send('DELETE', `/api/streaming/sessions/${taken.sessionId}`)
    const [again] = (await client.send('GET', '/api/streaming/sessions')).body.items as unknown as {
      sessionId: string
    }[]
    await client.send('DELETE', `/api/streaming/sessions/${again?.sessionId}`)
    await vi.waitFor(() => expect(listener.events).toHaveLength(2))
    expect(listener.events[1]).toEqual({
      type: 'session_ended',
      movieId,
      sessionId: again?.sessionId,
    })
    listener.close()
  })
})

describe('running sessions', () => {
  it('are listed with device and place, until they end', async () => {
    const { client, movieId, sessionId, report } = await playing(playback)
    await report(1, 700)
    const list = async (deviceId: string) =>
      (await client.send('GET', `/api/streaming/sessions?deviceId=${deviceId}`)).body.items
    expect(await list('television-1')).toMatchObject([
      { sessionId, movieId, movie: { id: movieId }, positionSeconds: 700, current: true },
    ])
    expect(await list('telephone-1')).toMatchObject([{ current: false }])
    expect(
      (await createViewer(playback.url).send('GET', '/api/streaming/sessions')).body.items,
    ).toEqual([])
    await report(2, 710, { event: 'end' })
    expect(await list('television-1')).toEqual([])
  })

  it('name title and device where they are in the way of another one', async () => {
    const { client, movieId, sessionId } = await playing(playback)
    const refused = await client.start(playback.title(), 'tablet-0001')
    expect(refused.body).toMatchObject({
      code: 'stream_limit',
      sessions: [{ sessionId, movieId, title: 'A film', deviceName: null }],
    })
  })
})

describe('a finished episode', () => {
  const finish = async (client: ReturnType<typeof createViewer>, movieId: string) => {
    const { sessionId, epoch } = (await client.start(movieId)).body
    await client.report(movieId, { sessionId, epoch, seq: 1, positionSeconds: 5990 })
  }

  it('offers the next one, wherever its place is kept', async () => {
    const client = createViewer(playback.url)
    const series = newId('ser')
    const second = playback.title({}, series)
    const first = playback.title({}, series, second)
    const list = async () => (await client.send('GET', '/api/user/continue-watching')).body.items
    await finish(client, first)
    expect((await client.progress(first)).body.nextId).toBe(second)
    const offered = [{ movie: { id: second }, upNext: true, progress: { positionSeconds: 0 } }]
    expect(await list()).toMatchObject(offered)
    await playback.flush()
    expect(await list()).toMatchObject(offered)
    await finish(client, second)
    expect(await list()).toEqual([])
    expect((await client.progress(second)).body.nextId).toBeNull()
  })

  it('gives way to the place of the next one, once that has begun', async () => {
    const client = createViewer(playback.url)
    const series = newId('ser')
    const second = playback.title({}, series)
    const first = playback.title({}, series, second)
    await finish(client, first)
    const { sessionId, epoch } = (await client.start(second)).body
    await client.report(second, { sessionId, epoch, seq: 1, positionSeconds: 900 })
    const { items } = (await client.send('GET', '/api/user/continue-watching')).body
    expect(items).toMatchObject([{ movie: { id: second }, progress: { positionSeconds: 900 } }])
    expect(items).toHaveLength(1)
    expect(items[0]?.upNext).toBeUndefined()
  })
})
