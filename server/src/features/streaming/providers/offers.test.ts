import type { Source } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startFilmHost, type FilmHost } from '../../../../test/film-host.ts'
import { addFilms, film } from '../../../../test/films.ts'
import {
  createAdministrator,
  createViewer,
  newId,
  startPlayback,
  type Playback,
} from '../../../../test/playback.ts'
import {
  allProviders,
  get,
  inLibrary,
  newTmdb,
  setDirect,
  sourcesOf,
  statusOf,
} from '../../../../test/sources.ts'

let host: FilmHost
let playback: Playback
beforeAll(async () => {
  host = await startFilmHost()
  playback = await startPlayback(allProviders(host))
})
afterAll(async () => {
  await playback.close()
  await host.close()
})

describe('an embedded player', () => {
  const embed = (movieId: string, query = '') =>
    get<Source>(playback, `/api/streaming/embed/${movieId}${query}`)

  it('is named with the film, its look and the place to begin', async () => {
    host.behave('page')
    const { id } = newTmdb()
    const movieId = playback.title({ tmdb: { id } })
    expect(await embed(movieId)).toMatchObject({
      provider: 'vidking',
      kind: 'embed',
      url: `${host.url}/embed/movie/${id}?color=ffb44a`,
      tmdb: { id },
    })
    const { url } = await embed(movieId, '?color=0055ff&autoplay=true&positionSeconds=90.7')
    expect(url).toBe(`${host.url}/embed/movie/${id}?color=0055ff&autoPlay=true&progress=90`)
  })

  it('is named with series, season and episode', async () => {
    host.behave('page')
    const { id } = newTmdb()
    const place = { id, seasonNumber: 2, episodeNumber: 7 }
    const movieId = playback.title({ tmdb: place }, newId('ser'))
    const { url } = await embed(movieId, '?nextEpisode=true&episodeSelector=false')
    expect(url).toBe(
      `${host.url}/embed/tv/${id}/2/7?color=ffb44a&nextEpisode=true&episodeSelector=false`,
    )
  })

  it('is none for a title that no player has', async () => {
    const path = `/api/streaming/embed/${playback.title(inLibrary)}`
    const { status, body } = await createViewer(playback.url).send('GET', path)
    expect([status, body.code]).toEqual([404, 'no_source'])
  })
})

describe('direct sources', () => {
  it('are set by administrators, and play the better picture first', async () => {
    host.behave('playlist')
    const movieId = playback.title()
    const sources = [
      { url: `${host.url}/small.m3u8`, kind: 'hls', heightPixels: 480 },
      { url: `${host.url}/large.m3u8`, kind: 'hls', heightPixels: 1080 },
    ] as const
    expect((await setDirect(playback, movieId, sources)).status).toBe(200)
    const shown = await createAdministrator(playback.url).send(
      'GET',
      `/api/admin/direct-sources/${movieId}`,
    )
    expect(shown.body).toEqual({ sources })
    expect((await sourcesOf(playback, movieId)).sources).toEqual([
      { provider: 'direct', kind: 'hls', url: `${host.url}/large.m3u8`, quality: '1080p' },
      { provider: 'direct', kind: 'hls', url: `${host.url}/small.m3u8`, quality: '480p' },
    ])
    await setDirect(playback, movieId, [])
    expect((await sourcesOf(playback, movieId)).sources).toEqual([])
  })

  it('that are something else than they should are left out', async () => {
    host.behave('film')
    const movieId = playback.title()
    await setDirect(playback, movieId, [
      { url: `${host.url}/film.mp4`, kind: 'mp4' },
      { url: `${host.url}/film.m3u8`, kind: 'hls' },
    ])
    expect((await sourcesOf(playback, movieId)).sources).toMatchObject([{ kind: 'mp4' }])
    expect(await statusOf(playback, 'direct')).toMatchObject({ enabled: true })
  })

  it.each([
    ['https://elsewhere.example/film.mp4', /elsewhere\.example is not among/],
    ['ftp://films.example/film.mp4', /https/],
    ['https://user:word@films.example/film.mp4', /login/],
    ['no address', /URL/],
  ])('are refused at %s', async (url, reason) => {
    const { status, body } = await setDirect(playback, playback.title(), [{ url, kind: 'mp4' }])
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      { path: 'body.sources.0.url', message: expect.stringMatching(reason) as unknown },
    ])
  })

  it('are for administrators, and for titles that are there', async () => {
    const path = `/api/admin/direct-sources/${playback.title()}`
    const viewer = createViewer(playback.url)
    expect((await viewer.send('PUT', path, { sources: [] })).status).toBe(403)
    expect((await setDirect(playback, newId('mov'), [])).status).toBe(404)
  })
})

it('an administrator finds what a provider has', async () => {
  const films = ['Harbour Lights', 'Harbour Nights'].map((title) => film({ title, year: 1931 }))
  await addFilms(playback.context.mongo, films)
  const list = await get<{ items: { id: string }[] }>(playback, '/api/movies?sort=title')
  const [lights = '', nights = ''] = list.items.map(({ id }) => id)
  playback.title({ id: lights, ...inLibrary })
  playback.title({ id: nights, tmdb: newTmdb() })
  await playback.context.cache.invalidate('search')
  const find = async (provider: string) => {
    const path = `/api/admin/providers/${provider}/titles?q=harbour`
    const { body } = await createAdministrator(playback.url).send('GET', path)
    return (body.items as unknown as { id: string }[] | undefined)?.map(({ id }) => id)
  }
  await vi.waitFor(async () => expect(await find('library')).toEqual([lights]), {
    timeout: 60_000,
    interval: 50,
  })
  expect(await find('vidking')).toEqual([nights])
  await setDirect(playback, nights, [{ url: `${host.url}/film.mp4`, kind: 'mp4' }])
  expect(await find('direct')).toEqual([nights])
})
