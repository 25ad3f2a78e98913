import { CatalogueEntry, MovieDetail } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAdministrator, type Administrator } from '../../../test/administrator.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import type { Publication } from './publication-store.ts'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = await openAdministrator(server)
})
afterAll(() => server.close())

/** On a busy machine it only takes longer. */
const patient = { timeout: 30_000 }

const publicationOf = (given: Partial<Publication>): Publication => ({
  ...{ wantedId: null, title: 'Evening Ferry', year: 1971, durationSeconds: 5400 },
  media: { path: 'library/upl_1', bestHeight: 720 },
  ...{ posterUrl: null, backdropUrl: null, trickplayUrl: null },
  ...{ introEndSeconds: null, creditsStartSeconds: null },
  ...given,
})

async function make(path: string, body: object) {
  const answer = await admin.send('POST', path, body)
  expect(answer).toMatchObject({ status: 201 })
  return { ...CatalogueEntry.parse(answer.body), tag: answer.headers.get('etag') ?? '' }
}

const entry = async (id: string) =>
  CatalogueEntry.parse((await admin.send('GET', `/api/admin/catalogue/${id}`)).body)

const change = (id: string, tag: string) =>
  admin.send('PATCH', `/api/movies/${id}`, { tags: ['sea'] }, { 'If-Match': tag })

const detail = async (id: string) =>
  MovieDetail.parse(await (await fetch(`${server.url}/api/movies/${id}`)).json())

test('a title that begins to play, or ceases to, is another version to whoever edits it', async () => {
  const { publications } = server.context
  const film = await make('/api/movies', { title: 'Open Form', year: 1971 })
  expect(await detail(film.id)).toMatchObject({ playable: false })
  const publication = publicationOf({ wantedId: film.id })
  expect(await publications.publish(publication)).toBe(film.id)
  expect(await change(film.id, film.tag)).toMatchObject({
    status: 412,
    body: { currentVersion: 2 },
  })
  expect(await entry(film.id)).toMatchObject({ version: 2, playable: true, durationSeconds: 5400 })
  expect(await detail(film.id)).toMatchObject({ playable: true })

  await publications.withdraw(film.id, publication.media.path)
  expect(await change(film.id, '"v2"')).toMatchObject({ status: 412, body: { currentVersion: 3 } })
  expect(await detail(film.id)).toMatchObject({ playable: false })
  expect(await change(film.id, '"v3"')).toMatchObject({ status: 200 })
})

test('media of another title leave it as it is', async () => {
  const { publications } = server.context
  const { id } = await make('/api/movies', { title: 'Taken', year: 1971 })
  await publications.publish(publicationOf({ wantedId: id }))
  const other = { wantedId: id, media: { path: 'library/upl_2', bestHeight: 360 } }
  const elsewhere = await publications.publish(publicationOf({ ...other, title: 'Taken' }))
  expect(elsewhere).not.toBe(id)
  await publications.withdraw(id, other.media.path)
  expect(await entry(id)).toMatchObject({ version: 2, playable: true })
})

test('marks of its chapters are those of a title, but for what a curator has set', async () => {
  const { publications } = server.context
  const body = { title: 'Marked', year: 1971, durationSeconds: 5400, introEndSeconds: 40 }
  const { id } = await make('/api/movies', body)
  const marks = { introEndSeconds: 90, creditsStartSeconds: 5000 }
  await publications.publish(publicationOf({ wantedId: id, ...marks }))
  expect(await detail(id)).toMatchObject({ introEndSeconds: 40, creditsStartSeconds: 5000 })
  const media = { path: 'library/upl_3', bestHeight: 360 }
  const own = await publications.publish(publicationOf({ title: 'Unmarked', media, ...marks }))
  expect(await detail(own)).toMatchObject(marks)
})

test('an episode is seen to play in its season at once', async () => {
  const seasons = [{ number: 1, title: 'First' }]
  const { id: seriesId } = await make('/api/series', { title: 'Night Boat', seasons })
  const path = `/api/series/${seriesId}/seasons/1`
  const { id } = await make(`${path}/episodes`, { number: 1, title: 'Departure' })
  const season = async () => (await fetch(server.url + path)).json()
  expect(await season()).toMatchObject({ episodes: [{ id, playable: false }] })
  await server.context.publications.publish(publicationOf({ wantedId: id }))
  expect(await season()).toMatchObject({ episodes: [{ id, playable: true }] })
  expect(await entry(id)).toMatchObject({ version: 2 })
})

test('a film that nobody knew is found by its name, until its media are gone', async () => {
  const { publications, searchIndex } = server.context
  await searchIndex.settled()
  const publication = publicationOf({ title: 'Unheard Of Harbour' })
  const id = await publications.publish(publication)
  const found = async () => (await fetch(`${server.url}/api/search?q=unheard+harbour`)).text()
  await expect.poll(found, patient).toContain(`"id":"${id}"`)
  await publications.withdraw(id, publication.media.path)
  expect((await admin.send('GET', `/api/admin/catalogue/${id}`)).status).toBe(404)
  await expect.poll(found, patient).not.toContain(`"id":"${id}"`)
})

test('what others change at the same time is kept', async () => {
  const { id } = await make('/api/movies', { title: 'Crowded', year: 1971 })
  const publication = publicationOf({ wantedId: id })
  const publishing = server.context.publications.publish(publication)
  const edits = ['one', 'two', 'three'].map((tag) =>
    admin.send('PATCH', `/api/movies/${id}`, { tags: [tag] }, { 'If-Match': '*' }),
  )
  await publishing
  const kept = (await Promise.all(edits)).filter(({ status }) => status === 200)
  expect(await entry(id)).toMatchObject({ playable: true, version: 2 + kept.length })
})
