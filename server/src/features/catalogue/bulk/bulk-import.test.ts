import { importLimits, type AuditEvent, type CatalogueImport } from '@cinema/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listen } from '../../../../test/event-listener.ts'
import { addFilms, film } from '../../../../test/films.ts'
import {
  lines,
  path,
  quay,
  quayId,
  startImportStage,
  types,
  type ImportStage,
} from '../../../../test/import-stage.ts'
import { filmId } from '../ids.ts'

let stage: ImportStage

beforeAll(async () => {
  stage = await startImportStage()
})
afterEach(() => stage.clear())
afterAll(() => stage.server.close())

const search = '/api/search?q=silent+quay'
/** On a busy machine it only takes longer. */
const patient = { timeout: 30_000 }

const counts = ({ rowsRead, created, updated, unchanged, refused }: CatalogueImport) => ({
  ...{ rowsRead, created, updated, unchanged, refused },
})

describe('an import', () => {
  test('adds films, changes those that differ, and finds the others as they are', async () => {
    await addFilms(stage.server.context.mongo, [film({ title: 'Buoy', year: 1950, rating: 3 })])
    const file = lines(quay, { title: 'Buoy', year: 1950, rating: 9 }, { title: 'Fog' })
    const first = await stage.receive(file)
    expect(first).toMatchObject({ state: 'queued', rowsRead: 3, created: 0 })
    expect(await stage.countFilms()).toBe(1)
    await stage.work()
    const done = await stage.get(first.id)
    expect(done).toMatchObject({ state: 'done', created: 2, updated: 1, unchanged: 0, refused: 0 })
    expect(await stage.film(filmId('Buoy', 1950, 0))).toMatchObject({
      ...{ rating: 9, version: 1 },
      curated: ['title', 'year', 'rating'],
    })
    const again = await stage.receive(JSON.stringify([quay, { title: 'Fog' }]), types.list)
    await stage.work()
    expect(counts(await stage.get(again.id))).toEqual({
      ...{ rowsRead: 2, created: 0, updated: 0, unchanged: 2, refused: 0 },
    })
    expect(await stage.film(quayId)).toMatchObject({ version: 1, sources: [{ name: 'Curators' }] })
    expect(await stage.countParts()).toBe(0)
  })

  test('is seen where films are seen: pages, genres and search follow', async () => {
    const { url, context } = stage.server
    expect((await fetch(`${url}/api/movies/${quayId}`)).status).toBe(404)
    await context.searchIndex.settled()
    await stage.receive(lines(quay))
    await stage.work()
    const shown = async (place: string) => (await fetch(`${url}${place}`)).text()
    for (const place of [`/api/movies/${quayId}`, '/api/genres/drama/movies', search]) {
      await expect.poll(() => shown(place), patient).toContain(`"id":"${quayId}"`)
    }
  }, 120_000)

  test('tells whoever sent it how far it is, and leaves its entries in the security log', async () => {
    const listener = await listen(stage.server.url, stage.admin.token)
    const { id } = await stage.receive(lines(quay, { title: 1 }))
    await stage.work()
    await vi.waitFor(
      () => {
        const told = listener.events.flatMap((event) =>
          event.type === 'catalogue_import' && event.import.id === id ? [event.import] : [],
        )
        const states = [...new Set(told.map(({ state }) => state))]
        expect(states).toEqual(['receiving', 'queued', 'importing', 'done'])
        expect(told.at(-1)).toMatchObject({ created: 1, refused: 1 })
      },
      { timeout: 10_000 },
    )
    listener.close()
    await stage.server.context.audit.settled()
    const { body } = await stage.admin.send('GET', '/api/admin/audit?action=titles_imported')
    const entries = (body as { items: AuditEvent[] }).items.filter(({ target }) => target === id)
    expect(entries).toMatchObject([
      { details: { state: 'done', created: 1, refused: 1 }, actorId: stage.admin.userId },
      { details: { state: 'queued', file: 'films.ndjson', rows: 2 }, actorId: stage.admin.userId },
    ])
  })
})

test('rows are counted by what became of them, and imports by how they ended', async () => {
  const values = async () => {
    const text = await stage.server.context.metrics.registry.metrics()
    const lines = text.matchAll(/^catalogue_imports?_(\w+)\{\w+="(\w+)"[^}]*\} (\d+)$/gm)
    return new Map([...lines].map(([, name, label, value]) => [`${name} ${label}`, Number(value)]))
  }
  const before = await values()
  const risenBy = async (key: string) => ((await values()).get(key) ?? 0) - (before.get(key) ?? 0)
  await stage.receive(lines(quay, { title: 'Fog' }, { title: 1 }))
  expect(await risenBy('rows_total refused')).toBe(1)
  await stage.work()
  const { id } = await stage.receive(lines(quay))
  await stage.cancel(id)
  expect(await risenBy('rows_total created')).toBe(2)
  expect(await risenBy('rows_total refused')).toBe(1)
  expect(await risenBy('total done')).toBe(1)
  expect(await risenBy('total cancelled')).toBe(1)
  const after = await values()
  expect([after.get('active receiving'), after.get('active importing')]).toEqual([0, 0])
})

describe('rows that cannot be films', () => {
  test('are refused with their line, field and reason, and the others imported', async () => {
    const rows = [
      JSON.stringify(quay),
      '{"title": "Half',
      '[1]',
      '{"title": 5}',
      '{"title": "A", "rating": "high", "tags": ["Not a slug"]}',
      '{"title": "A", "_id": "mov_0000000000000000"}',
      '{"title": "A\\u0000B"}',
      '{"title": "A\0B"}',
      '{"title": "A", "year": 1999, "releasedOn": "2001-01-01"}',
      JSON.stringify({ ...quay, title: 'silent  QUAY' }),
      JSON.stringify({ title: 'A', overview: 'a'.repeat(10_000_000) }),
      JSON.stringify({ title: 'Last' }),
    ]
    const { id } = await stage.receive(rows.join('\n'))
    await stage.work()
    expect(await stage.get(id)).toMatchObject({
      state: 'done',
      rowsRead: 12,
      created: 2,
      refused: 10,
    })
    expect(await stage.refusals(id)).toMatchObject({
      items: [
        { line: 2, field: null, reason: 'Not well-formed JSON.' },
        { line: 3, field: null, reason: 'Not a JSON object.' },
        { line: 4, field: 'title' },
        { line: 5, field: 'tags.0' },
        { line: 5, field: 'rating' },
        { line: 6, field: '_id', reason: 'Unknown field.' },
        { line: 7, field: 'title', reason: expect.stringContaining('control characters') },
        { line: 8, field: null, reason: 'Not well-formed JSON.' },
        { line: 9, field: 'releasedOn' },
        { line: 10, field: null, reason: 'The same title and year as the film at line 1.' },
        { line: 11, field: null, reason: 'Longer than 128 kB.' },
      ],
    })
  })

  test('are refused when they do not fit the film that is there, or were deleted', async () => {
    const { mongo } = stage.server.context
    await addFilms(mongo, [
      film({ title: 'Short', year: 1950, durationSeconds: 100 }),
      film({ title: 'Gone', year: 1950 }),
    ])
    const gone = filmId('Gone', 1950, 0)
    expect((await stage.admin.send('DELETE', `/api/movies/${gone}`)).status).toBe(200)
    const { id } = await stage.receive(
      lines({ title: 'Short', year: 1950, introEndSeconds: 101 }, { title: 'Gone', year: 1950 }),
    )
    await stage.work()
    expect(counts(await stage.get(id))).toMatchObject({ created: 0, updated: 0, refused: 2 })
    expect(await stage.refusals(id)).toMatchObject({
      items: [
        { line: 2, field: null, reason: expect.stringContaining('Deleted') },
        { line: 1, field: 'introEndSeconds', reason: expect.stringContaining('after the end') },
      ],
    })
    expect(await stage.film(gone)).toBeNull()
  })

  test('are kept up to a number, and counted beyond it', async () => {
    const many = importLimits.refusals + 300
    const { id } = await stage.receive('{"title": 1}\n'.repeat(many))
    expect(await stage.get(id)).toMatchObject({ rowsRead: many, refused: many })
    const { items } = (await stage.refusals(id)) as { items: unknown[] }
    expect(items).toHaveLength(importLimits.refusals)
    await stage.work()
    expect(await stage.get(id)).toMatchObject({ state: 'done', refused: many })
  })
})

describe('a file that is none', () => {
  test.each([
    ['', 400, 'empty'],
    [' \n', 400, 'no film'],
    ['[]', 400, 'no film'],
    ['title;year', 400, 'begins with “t”'],
    ['[{"title": "A"}, {"title": "B"}', 400, 'cut off'],
    [`[${JSON.stringify(quay)},]`, 400, 'a film is missing'],
  ])('is refused as a whole and leaves nothing: %j', async (file, status, reason) => {
    expect(await stage.send(file)).toMatchObject({
      status,
      body: { code: 'malformed_request', detail: expect.stringContaining(reason) },
    })
    await stage.work()
    expect(await stage.countFilms()).toBe(0)
    expect((await stage.admin.send('GET', path)).body).toEqual({ items: [] })
    expect(await stage.countParts()).toBe(0)
  })

  test('is refused by its type, its encoding, its name and its size', async () => {
    expect(await stage.send('{}', 'text/csv')).toMatchObject({ status: 415 })
    const type = { 'Content-Type': types.lines }
    const gzip = { ...type, 'Content-Encoding': 'gzip' }
    const url = `${path}?fileName=a`
    expect(await stage.admin.send('POST', url, '{}', gzip)).toMatchObject({ status: 415 })
    expect(await stage.admin.send('POST', path, '{}', type)).toMatchObject({ status: 422 })
    expect(await stage.admin.send('POST', `${path}?fileName=..%2Fa`, '{}', type)).toMatchObject({
      status: 422,
    })
    const large = lines(quay).padEnd(importLimits.fileBytes + 1)
    const response = await fetch(`${stage.server.url}${url}`, {
      ...{ method: 'POST', body: large },
      headers: {
        ...type,
        Authorization: `Bearer ${stage.admin.token}`,
        'X-Requested-With': 'cinema',
      },
    }).catch(() => null)
    // The connection may end before a client that still sends has read why.
    if (response) expect(response.status).toBe(413)
    expect((await stage.admin.send('GET', path)).body).toEqual({ items: [] })
  })
})
