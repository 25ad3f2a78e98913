import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createViewer, newId, startPlayback, type Playback } from '../../../test/playback.ts'

let playback: Playback
let movieId: string
let master: string
beforeAll(async () => {
  playback = await startPlayback()
  movieId = playback.title({ mediaPath: 'demo/small-geometry-line', bestHeight: 1080 })
  const { body } = await sources(movieId)
  master = `${playback.url}${body.sources[0].url}`
})
afterAll(() => playback.close())

const sources = (id: string, client = createViewer(playback.url)) =>
  client.send('GET', `/api/streaming/sources/${id}`)

const get = (url: string | URL, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(url, { method, headers })

/** The URIs that a playlist names. */
const named = (playlist: string): string[] => [
  ...[...playlist.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => uri),
  ...playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
]

const at = (name: string): string => master.replace('master.m3u8', name)

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
    expect((await get(free)).status).toBe(200)
    expect((await get(`${playback.url}${premium}`)).status).toBe(401)
    expect((await createViewer(playback.url, 'free').send('GET', premium)).status).toBe(403)
    expect((await createViewer(playback.url, 'premium').send('GET', premium)).status).toBe(200)
  })
})

describe('media', () => {
  it('can be followed from the playlist to every segment', async () => {
    const answer = await get(master)
    expect(answer.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
    expect(answer.headers.get('cache-control')).toContain('max-age=30')
    const renditions = named(await answer.text())
    expect(renditions).toHaveLength(5)
    for (const rendition of renditions) {
      const url = new URL(rendition, master)
      const segments = named(await (await get(url)).text())
      expect(segments.length).toBeGreaterThan(2)
      for (const segment of segments.slice(0, 2)) {
        const media = await get(new URL(segment, url))
        expect(media.status).toBe(200)
        expect(media.headers.get('content-type')).toBe(
          rendition.startsWith('audio') ? 'audio/mp4' : 'video/mp4',
        )
        expect(media.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
        const bytes = await media.arrayBuffer()
        expect(bytes.byteLength).toBe(Number(media.headers.get('content-length')))
      }
    }
  })

  it('answer ranges, HEAD and what is known already', async () => {
    const url = at('720p/seg-001.m4s')
    const whole = Buffer.from(await (await get(url)).arrayBuffer())
    const part = await get(url, { Range: 'bytes=10-19' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${whole.length}`)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(10, 20))
    const tail = await get(url, { Range: 'bytes=-7' })
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(whole.subarray(-7))

    const head = await get(url, {}, 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(whole.length))
    expect((await head.arrayBuffer()).byteLength).toBe(0)

    const etag = head.headers.get('etag') ?? ''
    expect((await get(url, { 'If-None-Match': etag })).status).toBe(304)
    expect((await get(url, { Range: 'bytes=0-1', 'If-Range': etag })).status).toBe(206)
    expect((await get(url, { Range: 'bytes=0-1', 'If-Range': '"old"' })).status).toBe(200)
  })

  it.each(['bytes=99999999-', 'bytes=0-1,3-4'])('refuse the range %s', async (range) => {
    const answer = await get(at('720p/seg-001.m4s'), { Range: range })
    expect(answer.status).toBe(416)
    expect(answer.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/)
    expect(await answer.json()).toMatchObject({ code: 'range_not_satisfiable' })
  })

  it('sign the pictures of the trickplay track', async () => {
    const track = await (await get(at('trickplay.vtt'))).text()
    const picture = /^(trickplay\.jpg\?token=\S+?)#/m.exec(track)?.[1] ?? ''
    const answer = await get(new URL(picture, master))
    expect(answer.headers.get('content-type')).toBe('image/jpeg')
  })

  it('are closed without a token, and with one of another title', async () => {
    const other = playback.title({ mediaPath: 'demo/small-geometry-tile' })
    const url = new URL(master)
    for (const wrong of [
      `${url.origin}${url.pathname}`,
      master.replace(movieId, other),
      ...['A', 'g', '-'].map((end) => master.replace(/.$/, end)).filter((url) => url !== master),
      master.replace(/\.(anon|usr_\w{16})\./, '.usr_0000000000000000.'),
      `${url.origin}${url.pathname}?token=a&token=b`,
    ]) {
      const answer = await get(wrong)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'media_link_invalid' })
    }
  })

  it.each(['%2e%2e/small-geometry-tile/master.m3u8', '..%2fmaster.m3u8', '%00.mp4', 'nothing.mp4'])(
    'hold no %s',
    async (name) => {
      const [address = '', query = ''] = master.split('?')
      const answer = await get(`${address.replace('master.m3u8', name)}?${query}`)
      expect([403, 404]).toContain(answer.status)
    },
  )
})
