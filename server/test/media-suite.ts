import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createViewer, newId, type Playback } from './playback.ts'

/** A server with media, and the origin at which its players ask for them. */
export interface MediaStage {
  readonly playback: Playback
  readonly origin: string
  get: (url: string | URL, headers?: Record<string, string>, method?: string) => Promise<Response>
  close: () => Promise<void>
}

/** The URIs that a playlist names. */
const named = (playlist: string): string[] => [
  ...[...playlist.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => uri),
  ...playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
]

/** What players need of media, whoever sends their bytes. */
export function describeMedia(sender: string, open: () => Promise<MediaStage>): void {
  describe(`media sent by ${sender}`, () => {
    let stage: MediaStage
    let movieId: string
    let master: string
    beforeAll(async () => {
      stage = await open()
      const { playback, origin } = stage
      movieId = playback.title({ mediaPath: 'demo/small-geometry-line', bestHeight: 1080 })
      const viewer = createViewer(playback.url)
      const { body } = await viewer.send('GET', `/api/streaming/sources/${movieId}`)
      master = `${origin}${body.sources[0].url}`
    })
    afterAll(() => stage.close())

    const at = (name: string): string => master.replace('master.m3u8', name)

    it('can be followed from the playlist to every segment', async () => {
      const answer = await stage.get(master)
      expect(answer.headers.get('content-type')).toBe('application/vnd.apple.mpegurl')
      expect(answer.headers.get('cache-control')).toContain('max-age=30')
      const renditions = named(await answer.text())
      expect(renditions).toHaveLength(5)
      for (const rendition of renditions) {
        const url = new URL(rendition, master)
        const segments = named(await (await stage.get(url)).text())
        expect(segments.length).toBeGreaterThan(2)
        for (const segment of segments.slice(0, 2)) {
          const media = await stage.get(new URL(segment, url))
          expect(media.status).toBe(200)
          expect(media.headers.get('content-type')).toBe(
            rendition.startsWith('audio') ? 'audio/mp4' : 'video/mp4',
          )
          expect(media.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
          expect(media.headers.get('x-content-type-options')).toBe('nosniff')
          expect(media.headers.get('content-security-policy')).toContain("default-src 'none'")
          expect(media.headers.get('x-request-id')).toMatch(/\S+/)
          const bytes = await media.arrayBuffer()
          expect(bytes.byteLength).toBe(Number(media.headers.get('content-length')))
        }
      }
    })

    it('answer ranges, HEAD and what is known already', async () => {
      const url = at('720p/seg-001.m4s')
      const whole = Buffer.from(await (await stage.get(url)).arrayBuffer())
      const part = await stage.get(url, { Range: 'bytes=10-19' })
      expect(part.status).toBe(206)
      expect(part.headers.get('content-range')).toBe(`bytes 10-19/${whole.length}`)
      expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(10, 20))
      const tail = await stage.get(url, { Range: 'bytes=-7' })
      expect(Buffer.from(await tail.arrayBuffer())).toEqual(whole.subarray(-7))

      const head = await stage.get(url, {}, 'HEAD')
      expect(head.headers.get('content-length')).toBe(String(whole.length))
      expect((await head.arrayBuffer()).byteLength).toBe(0)

      const etag = head.headers.get('etag') ?? ''
      expect((await stage.get(url, { 'If-None-Match': etag })).status).toBe(304)
      const same = { Range: 'bytes=0-1', 'If-Range': etag }
      expect((await stage.get(url, same)).status).toBe(206)
      const other = { Range: 'bytes=0-1', 'If-Range': '"old"' }
      expect((await stage.get(url, other)).status).toBe(200)
    })

    it.each(['bytes=99999999-', 'bytes=0-1,3-4'])('refuse the range %s', async (range) => {
      const answer = await stage.get(at('720p/seg-001.m4s'), { Range: range })
      expect(answer.status).toBe(416)
      expect(answer.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/)
      expect(await answer.json()).toMatchObject({ code: 'range_not_satisfiable' })
    })

    it('sign the pictures of the trickplay track', async () => {
      const track = await (await stage.get(at('trickplay.vtt'))).text()
      const picture = /^(trickplay\.jpg\?token=\S+?)#/m.exec(track)?.[1] ?? ''
      const answer = await stage.get(new URL(picture, master))
      expect(answer.headers.get('content-type')).toBe('image/jpeg')
    })

    it('are closed without a token, and with one of another title', async () => {
      const other = stage.playback.title({ mediaPath: 'demo/small-geometry-tile' })
      const url = new URL(master)
      for (const wrong of [
        `${url.origin}${url.pathname}`,
        master.replace(movieId, other),
        ...['A', 'g', '-'].map((end) => master.replace(/.$/, end)).filter((url) => url !== master),
        master.replace(/\.(anon|usr_\w{16})\./, '.usr_0000000000000000.'),
        `${url.origin}${url.pathname}?token=a&token=b`,
      ]) {
        const answer = await stage.get(wrong)
        expect(answer.status).toBe(403)
        expect(await answer.json()).toMatchObject({ code: 'media_link_invalid' })
      }
    })

    it.each([
      '%2e%2e/small-geometry-tile/master.m3u8',
      '..%2fmaster.m3u8',
      '%00.mp4',
      'nothing.mp4',
    ])('hold no %s', async (name) => {
      const [address = '', query = ''] = master.split('?')
      const answer = await stage.get(`${address.replace('master.m3u8', name)}?${query}`)
      // What is no path at all, nginx refuses itself.
      expect([400, 403, 404]).toContain(answer.status)
    })

    it('are unknown under another name', async () => {
      expect((await stage.get(`${stage.origin}/_media/demo/sixty/poster.jpg`)).status).toBe(404)
      expect((await stage.get(at(`${newId('mov')}.m4s`))).status).toBe(404)
    })
  })
}
