import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { api, type MovieDetail, type PictureSet } from '@cinema/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { createImages } from '../../../infra/images.ts'
import { demoArtwork } from '../demo/artwork-files.ts'
import { seedDemo } from '../demo/seed.ts'

let server: TestServer
let film: MovieDetail
beforeAll(async () => {
  server = await startServer()
  await seedDemo(server.context.mongo)
  const { items } = api.movies.featured.response.parse(await json('/api/movies/featured'))
  film = api.movies.get.response.parse(await json(`/api/movies/${items[0]?.id ?? ''}`))
})
afterAll(() => server.close())

const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(server.url + url, { headers })
const json = async (url: string): Promise<unknown> => (await ask(url)).json()
const addresses = (set: PictureSet | undefined) =>
  (set?.srcset ?? '').split(', ').map((entry) => entry.split(' ') as [string, string])

async function pictureAt(url: string, accept?: string) {
  const response = await ask(url, accept === undefined ? {} : { Accept: accept })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { response, bytes, ...(await sharp(bytes).metadata()) }
}

test('tells the sizes of a film’s pictures, and a few pixels to begin with', async () => {
  for (const set of [film.posterSet, film.backdropSet]) {
    expect(addresses(set)).toHaveLength(3)
    expect(set?.placeholder).toMatch(/^data:image\/webp;base64,/)
    expect(set?.placeholder?.length).toBeLessThan(500)
    for (const [url, descriptor] of addresses(set)) {
      const { width, response } = await pictureAt(url, 'image/webp')
      expect(`${width}w`).toBe(descriptor)
      expect(response.headers.get('cache-control')).toContain('immutable')
    }
  }
})

test.each([
  ['image/avif,image/webp,*/*', 'image/avif'],
  ['image/webp,*/*', 'image/webp'],
  ['*/*', 'image/jpeg'],
])('sends to who accepts %s the format %s', async (accept, type) => {
  const [url = ''] = addresses(film.posterSet)[0] ?? []
  const { response, width, height } = await pictureAt(url, accept)
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.get('vary')).toBe('Accept')
  expect([width, height]).toEqual([160, 240])
  const etag = response.headers.get('etag') ?? ''
  const again = await ask(url, { Accept: accept, 'If-None-Match': etag })
  expect(again.status).toBe(304)
})

test.each([
  ['avif', 'image/avif'],
  ['webp', 'image/webp'],
  ['jpg', 'image/jpeg'],
])('sends .%s whatever is accepted', async (extension, type) => {
  const [url = ''] = addresses(film.posterSet)[0] ?? []
  const { response } = await pictureAt(`${url}.${extension}`, 'text/html')
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.has('vary')).toBe(false)
})

test('keeps what it made in the data folder, and needs it but once', async () => {
  const [url = ''] = addresses(film.backdropSet)[0] ?? []
  const sent = await Promise.all(Array.from({ length: 8 }, () => pictureAt(`${url}.jpg`)))
  const directory = path.join(server.context.config.DATA_DIR, 'artwork')
  const [version] = url.split('/').slice(-2)
  expect(await readdir(directory)).toContain(`${version ?? ''}-480.jpg`)
  expect(new Set(sent.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1)
})

test('has no other sizes, formats or versions', async () => {
  const [[, artwork] = []] = [...demoArtwork()]
  const version = artwork?.version ?? ''
  for (const below of [
    `${version}/161`,
    `${version}/160.gif`,
    `${version}/99999`,
    `${version}/160.jpg.webp`,
    `${version}/..%2f160`,
    '000000000000/160',
    '__proto__/160',
  ]) {
    expect((await ask(`/api/artwork/${below}`)).status, below).toBe(404)
  }
})

test('never makes a picture larger, and takes nothing that unpacks to more than it may', async () => {
  const images = createImages()
  const directory = server.context.config.DATA_DIR
  const [small, bomb, broken] = ['small.png', 'bomb.png', 'broken.png'].map((name) =>
    path.join(directory, name),
  ) as [string, string, string]
  const blank = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'black' } }).png()
  await blank(40, 60).toFile(small)
  const made = await images.resize(small, { width: 600, format: 'webp' })
  expect((await sharp(made).metadata()).width).toBe(40)
  await blank(10_000, 4100).toFile(bomb)
  const resized = images.resize(bomb, { width: 160, format: 'jpg' })
  await expect(resized).rejects.toThrow(/pixel limit/)
  await writeFile(broken, 'no picture')
  await expect(images.placeholder(broken)).rejects.toThrow()
})
