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

describe('the lists of a viewer', () => {
  it('show a place at once, and the same after it was written to MongoDB', async () => {
    const { client, movieId, report } = await playing(playback)
    await report(1, 1500)
    const path = '/api/user/continue-watching'
    const before = await client.send('GET', path)
    expect(before.body.items).toMatchObject([
      { movie: { id: movieId }, progress: { positionSeconds: 1500 } },
    ])
    await playback.flush()
    expect((await client.send('GET', path)).body).toEqual(before.body)
    await report(2, 5900)
    expect((await client.send('GET', path)).body.items).toEqual([])
    expect((await client.send('GET', '/api/user/history')).body.items).toHaveLength(1)
  })

  it('show one entry for a series: the episode played last', async () => {
    const client = createViewer(playback.url)
    const seriesId = newId('ser')
    const place = { event: 'pause', durationSeconds: 6000, playedSeconds: 9, positionSeconds: 900 }
    const episodes = [0, 1].map(() => playback.title({}, seriesId))
    for (const movieId of episodes) await client.batch({ movieId, base: null, seq: 1, ...place })
    const { body } = await client.send('GET', '/api/user/continue-watching')
    expect(body.items).toMatchObject([{ movie: { id: episodes[1] }, episode: { seriesId } }])
  })

  it('page through the history without gaps or repetitions, half of it only in Redis', async () => {
    const client = createViewer(playback.url)
    const place = { event: 'pause', durationSeconds: 6000, playedSeconds: 9, positionSeconds: 900 }
    const played: string[] = []
    for (let index = 0; index < 11; index++) {
      const movieId = playback.title()
      await client.batch({ movieId, base: null, seq: 1, ...place })
      played.unshift(movieId)
      if (index === 5) await playback.flush()
    }
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const { body } = await client.send('GET', `/api/user/history?limit=4${query}`)
      seen.push(...body.items.map(({ movie }) => movie.id))
      cursor = body.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(played)
    const foreign = await client.send('GET', '/api/user/history?cursor=abc')
    expect(foreign.body.code).toBe('invalid_cursor')
  })
})
