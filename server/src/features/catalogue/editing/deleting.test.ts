import { CatalogueEntry, Deletion } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAdministrator, type Administrator } from '../../../../test/administrator.ts'
import { film, sourceOf } from '../../../../test/films.ts'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { personIdOf } from '../ids.ts'
import { importFilms } from '../import/run-import.ts'
import { catalogueJobs } from '../warm.ts'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = await openAdministrator(server)
})
afterAll(() => server.close())

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  admin.send(method, path, body, headers)

/** Adds a film of its own for a test. */
async function add(facts: { title: string } & Record<string, unknown>) {
  const answer = await send('POST', '/api/movies', facts)
  expect(answer).toMatchObject({ status: 201 })
  const entry = CatalogueEntry.parse(answer.body)
  return { id: entry.id, tag: answer.headers.get('etag') ?? '', entry }
}

const publicly = (path: string) => fetch(`${server.url}${path}`)

describe('deleting a film', () => {
  test('takes it away and out of all counts, and bringing it back brings all of it', async () => {
    const { id, entry } = await add({
      title: 'Last Ferry',
      year: 1975,
      genres: ['Farewell'],
      credits: [{ name: 'Ole Vik', role: 'actor' }],
    })
    const deleted = await send('DELETE', `/api/movies/${id}`)
    expect(deleted.status).toBe(200)
    const { restorableUntil, deletedAt } = Deletion.parse(deleted.body)
    expect(Date.parse(restorableUntil) - Date.parse(deletedAt)).toBe(86_400_000)
    expect((await publicly(`/api/movies/${id}`)).status).toBe(404)
    expect((await publicly(`/api/people/${personIdOf('Ole Vik')}`)).status).toBe(404)
    expect(await (await publicly('/api/genres')).text()).not.toContain('farewell')
    expect((await send('DELETE', `/api/movies/${id}`)).status).toBe(404)
    const gone = await send('GET', '/api/admin/catalogue/deleted')
    expect(gone.body).toMatchObject({ items: [{ id, title: 'Last Ferry', kind: 'film' }] })

    const restored = await send('POST', `/api/movies/${id}/restore`)
    expect(restored.status).toBe(200)
    const back = CatalogueEntry.parse(restored.body)
    expect({ ...back, version: 1, editedAt: null }).toEqual({ ...entry, editedAt: null })
    expect((await publicly(`/api/movies/${id}`)).status).toBe(200)
    expect((await publicly(`/api/people/${personIdOf('Ole Vik')}`)).status).toBe(200)
    expect((await send('POST', `/api/movies/${id}/restore`)).status).toBe(404)
  })

  test('leaves nothing of the title but its id when the day is over', async () => {
    const { mongo } = server.context
    const { id } = await add({ title: 'Forgotten Reel', year: 1961 })
    await send('DELETE', `/api/movies/${id}`)
    const deletions = mongo.collection<{ _id: string }>('catalogue_deletions')
    const forget = catalogueJobs(server.context).find(({ name }) => name.endsWith('deleted'))
    await forget?.run()
    expect(JSON.stringify(await deletions.findOne({ _id: id }))).toContain('Forgotten Reel')
    await deletions.updateOne({ _id: id }, { $set: { restorableUntil: new Date(0) } })
    await forget?.run()
    expect(await deletions.findOne({ _id: id })).toMatchObject({ _id: id, record: null })
  })

  test('is final after a day, and no import undoes it', async () => {
    const { mongo } = server.context
    const { id } = await add({ title: 'Wreck', year: 1976 })
    await send('DELETE', `/api/movies/${id}`)
    await mongo
      .collection<{ _id: string }>('catalogue_deletions')
      .updateOne({ _id: id }, { $set: { restorableUntil: new Date(Date.now() - 1) } })
    expect((await send('POST', `/api/movies/${id}/restore`)).status).toBe(404)
    expect(JSON.stringify((await send('GET', '/api/admin/catalogue/deleted')).body)).not.toContain(
      id,
    )
    const report = await importFilms(mongo, sourceOf([film({ title: 'Wreck', year: 1976 })]))
    expect(report).toMatchObject({ created: 0 })
    expect([...report.skipped]).toEqual([['deleted from this catalogue', { count: 1, rows: [1] }]])
    // Whoever adds it means it.
    await add({ title: 'Wreck', year: 1976 })
  })
})

test('each change leaves an entry in the security log, with who made it', async () => {
  const { id, tag } = await add({ title: 'Logbook', year: 1977 })
  await send('PATCH', `/api/movies/${id}`, { rating: 5, tags: ['log'] }, { 'If-Match': tag })
  await send('DELETE', `/api/movies/${id}`)
  await send('POST', `/api/movies/${id}/restore`)
  await server.context.audit.settled()
  const { body } = await send('GET', '/api/admin/audit')
  const { items } = body as { items: { target: string; action: string; details: object }[] }
  expect(items.filter(({ target }) => target === id)).toMatchObject([
    { action: 'title_restored', actorId: admin.userId },
    { action: 'title_deleted' },
    { action: 'title_changed', details: { fields: 'tags, rating', title: 'Logbook', version: 2 } },
    { action: 'title_added', actorId: admin.userId },
  ])
})

test('lists the catalogue by title, page by page, and by the beginning of a title', async () => {
  for (const year of [2001, 2002, 2003]) await add({ title: 'Zephyr', year })
  await add({ title: 'The Zephyr Returns', year: 2004, featured: true })
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await send('GET', `/api/admin/catalogue?q=zeph&limit=2${cursor}`)
    const page = body as { items: { title: string }[]; nextCursor: string | null }
    seen.push(...page.items.map(({ title }) => title))
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
  } while (cursor !== '')
  expect(seen).toEqual(['Zephyr', 'Zephyr', 'Zephyr', 'The Zephyr Returns'])
  const featured = await send('GET', '/api/admin/catalogue?q=the zephyr&featured=true')
  expect(featured.body).toMatchObject({ items: [{ title: 'The Zephyr Returns', version: 1 }] })
})

test('tells the catalogue in numbers', async () => {
  const { status, body } = await send('GET', '/api/admin/catalogue/statistics')
  expect(status).toBe(200)
  const numbers = body as { films: number; decades: { decade: number; count: number }[] }
  const count = await server.context.mongo.collection('movies').countDocuments()
  expect(numbers.films).toBe(count)
  const inDecades = numbers.decades.reduce((sum, decade) => sum + decade.count, 0)
  expect(inDecades).toBe(count)
  expect(numbers.decades).toContainEqual({ decade: 2000, count: 4 })
})
