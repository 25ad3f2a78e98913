import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeMedia } from '../../../test/media-suite.ts'
import { createViewer, newId, startPlayback, type Playback } from '../../../test/playback.ts'

let playback: Playback
let movieId: string
beforeAll(async () => {
  playback = await startPlayback()
  movieId = playback.title({ mediaPath: 'demo/small-geometry-line', bestHeight: 1080 })
})
afterAll(() => playback.close())

const sources = (id: string, client = createViewer(playback.url)) =>
  client.send('GET', `/api/streaming/sources/${id}`)

describe('sources', () => {
  it('name the library’s playlist, signed until a time', async () => {
    const { body } = await sources(movieId)
    expect(body).toMatchObject({ movieId, fallbackUsed: false, degraded: false })
    expect(body.sources).toMatchObject([{ provider: 'library', kind: 'hls', quality: '1080p' }])
    expect(Date.parse(body.sources[0].expiresAt)).toBeGreaterThan(Date.now())
  })

  it('are none for a title without media, and unknown for an unknown title', async () => {
    expect((await sources(playback.title())).body.sources).toEqual([])
    expect((await sources(newId('mov'))).status).toBe(404)
  })

  it('are open to anybody, except for premium titles', async () => {
    const facts = { mediaPath: 'demo/small-geometry-line' }
    const premium = `/api/streaming/sources/${playback.title({ ...facts, premium: true })}`
    const free = `${playback.url}/api/streaming/sources/${movieId}`
    expect((await fetch(free)).status).toBe(200)
    expect((await fetch(`${playback.url}${premium}`)).status).toBe(401)
    expect((await createViewer(playback.url, 'free').send('GET', premium)).status).toBe(403)
    expect((await createViewer(playback.url, 'premium').send('GET', premium)).status).toBe(200)
  })
})

describeMedia('Node', async () => {
  const playback = await startPlayback()
  return {
    playback,
    origin: playback.url,
    get: (url, headers = {}, method = 'GET') => fetch(url, { method, headers }),
    close: () => playback.close(),
  }
})
