import { CatalogueEntry, Season, SeriesDetail } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAdministrator, type Administrator } from '../../../../test/administrator.ts'
import { startServer, type TestServer } from '../../../../test/harness.ts'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = await openAdministrator(server)
})
afterAll(() => server.close())

const get = async (path: string) => {
  const response = await fetch(server.url + path)
  return { status: response.status, body: await response.json() }
}
const any = { 'If-Match': '*' }

async function make(method: string, path: string, body: object): Promise<CatalogueEntry> {
  const answer = await admin.send(method, path, body, any)
  expect(answer.status).toBeLessThan(300)
  return CatalogueEntry.parse(answer.body)
}

/** A series of two seasons with two episodes and one. */
async function makeSeries(title: string) {
  const seasons = [
    { number: 2, title: 'Second' },
    { number: 1, title: 'First' },
  ]
  const { id } = await make('POST', '/api/series', { title, year: 2001, seasons })
  const episode = (season: number, number: number) =>
    make('POST', `/api/series/${id}/seasons/${season}/episodes`, {
      number,
      title: `Part ${season}.${number}`,
      durationSeconds: 1500,
    })
  // Not in their order, which is theirs all the same.
  const third = await episode(2, 1)
  const second = await episode(1, 2)
  const first = await episode(1, 1)
  return { id, episodes: [first.id, second.id, third.id] as const }
}

const nextOf = async (id: string): Promise<string | null> => {
  const { body } = await get(`/api/movies/${id}`)
  return (body as { episode: { nextId: string | null } }).episode.nextId
}

test('a series is made with its seasons, and episodes find their places', async () => {
  const { id, episodes } = await makeSeries('Night Ferry')
  const [first, second, third] = episodes
  const shown = SeriesDetail.parse((await get(`/api/series/${id}`)).body)
  expect(shown).toMatchObject({ seasonCount: 2, episodeCount: 3, source: { name: 'Curators' } })
  expect(shown.seasons.map(({ number }) => number)).toEqual([1, 2])
  expect([await nextOf(first), await nextOf(second), await nextOf(third)]).toEqual([
    second,
    third,
    null,
  ])
  const season = Season.parse((await get(`/api/series/${id}/seasons/1`)).body)
  expect(season.episodes.map(({ title }) => title)).toEqual(['Part 1.1', 'Part 1.2'])
  const body = { number: 1, title: 'Again' }
  const again = await admin.send('POST', `/api/series/${id}/seasons/1/episodes`, body)
  expect(again).toMatchObject({
    status: 409,
    body: { existingId: first, errors: [{ path: 'body.number' }] },
  })
  const nowhere = await admin.send('POST', `/api/series/${id}/seasons/9/episodes`, body)
  expect(nowhere.status).toBe(404)
  const twice = await admin.send('POST', '/api/series', { title: 'Night Ferry', year: 2001 })
  expect(twice.status).toBe(409)
})

test('whoever edits a series sees its episodes in their order, as they are now', async () => {
  const { id, episodes } = await makeSeries('Slow Train')
  const rows = async () => (await admin.send('GET', `/api/admin/catalogue/${id}/episodes`)).body
  const [first, second, third] = episodes.map((episode) => ({ id: episode, playable: false }))
  expect(await rows()).toMatchObject({ items: [first, second, third] })
  await make('PATCH', `/api/movies/${episodes[0]}`, { title: 'Pilot', premium: true })
  await admin.send('DELETE', `/api/movies/${episodes[1]}`)
  expect(await rows()).toEqual({
    items: [
      {
        ...{ ...first, seasonNumber: 1, number: 1, title: 'Pilot' },
        ...{ durationSeconds: 1500, premium: true },
      },
      expect.objectContaining({ ...third, seasonNumber: 2, number: 1 }),
    ],
  })
})

test('a series is changed under its version, and its episodes follow', async () => {
  const { id, episodes } = await makeSeries('Old Name')
  const url = `/api/series/${id}`
  expect((await admin.send('PATCH', url, { title: 'New Name' })).status).toBe(428)
  const stale = await admin.send('PATCH', url, { title: 'New Name' }, { 'If-Match': '"v9"' })
  expect(stale).toMatchObject({ status: 412, body: { currentVersion: 1 } })
  const seen = await fetch(server.url + url)
  const headers = { 'If-Match': seen.headers.get('etag') ?? '' }
  const change = { title: 'New Name', tags: ['sea'], featured: true }
  expect((await admin.send('PATCH', url, change, headers)).status).toBe(200)
  expect((await get(url)).body).toMatchObject({ title: 'New Name', tags: ['sea'], featured: true })
  expect((await get(`/api/movies/${episodes[0]}`)).body).toMatchObject({
    episode: { seriesTitle: 'New Name' },
  })
  const seasons = [{ number: 2, title: 'The Second' }]
  expect(await admin.send('PATCH', url, { seasons }, any)).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '#/seasons' }] },
  })
})

test('an episode is changed and deleted like a film, and the others close ranks', async () => {
  const { id, episodes } = await makeSeries('Ranks')
  const [first, second, third] = episodes
  const url = `/api/movies/${second}`
  const change = { title: 'Middle', premium: true }
  expect((await admin.send('PATCH', url, change, { 'If-Match': '"v1"' })).status).toBe(200)
  expect((await get(url)).body).toMatchObject(change)
  expect(await admin.send('PATCH', url, { popularity: 3 }, any)).toMatchObject({ status: 422 })

  expect((await admin.send('DELETE', url)).status).toBe(200)
  expect((await get(url)).status).toBe(404)
  expect(await nextOf(first)).toBe(third)
  expect((await get(`/api/series/${id}`)).body).toMatchObject({ episodeCount: 2 })
  expect((await admin.send('POST', `${url}/restore`)).status).toBe(200)
  expect(await nextOf(first)).toBe(second)
  expect((await get(`/api/series/${id}`)).body).toMatchObject({ episodeCount: 3 })
})

test('a series goes with its episodes and comes back with them', async () => {
  const { id, episodes } = await makeSeries('Whole')
  const [first] = episodes
  const before = (await get(`/api/series/${id}`)).body
  expect((await admin.send('DELETE', `/api/series/${id}`)).status).toBe(200)
  for (const path of [`/api/series/${id}`, `/api/series/${id}/seasons/1`, `/api/movies/${first}`]) {
    expect((await get(path)).status).toBe(404)
  }
  expect((await admin.send('POST', `/api/series/${id}/restore`)).status).toBe(200)
  expect((await get(`/api/series/${id}`)).body).toEqual(before)
  expect(await nextOf(first)).toBe(episodes[1])
})

test('an episode waits for its series to come back first', async () => {
  const { id, episodes } = await makeSeries('Order')
  await admin.send('DELETE', `/api/movies/${episodes[0]}`)
  await admin.send('DELETE', `/api/series/${id}`)
  const restore = () => admin.send('POST', `/api/movies/${episodes[0]}/restore`)
  expect((await restore()).status).toBe(409)
  await admin.send('POST', `/api/series/${id}/restore`)
  expect((await restore()).status).toBe(200)
})
