import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  lamp,
  startTmdbStage,
  type FilmGiven,
  type TmdbStage,
} from '../../../../test/tmdb-stage.ts'
import type { TmdbFilm } from '../../../../test/tmdb-server.ts'
import { seedDemo } from '../demo/seed.ts'
import { tmdbCommands } from './commands.ts'
import { matchFilm, unmatchFilm } from './matching.ts'
import { matchAll, unmatchAll } from './runs.ts'

let stage: TmdbStage
let tmdbServer: TmdbStage['tmdbServer']
let server: TmdbStage['server']
let parts: TmdbStage['parts']

beforeAll(async () => {
  stage = await startTmdbStage()
  ;({ tmdbServer, server, parts } = stage)
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

test('gives a film what TMDb knows beyond it, over a year and punctuation', async () => {
  tmdbServer.films.push(lamp, { id: 12, title: 'Lamps', release_date: '1998-01-01' })
  const before = await stage.add({
    title: 'the lamp',
    year: 1998,
    genres: ['Drama'],
    overview: 'Ours.',
  })
  expect(await matchFilm(parts, before)).toEqual({ outcome: 'matched', tmdbId: 11 })
  expect(await stage.stored(before._id)).toMatchObject({
    title: 'the lamp',
    year: 1998,
    overview: 'Ours.',
    overviewSource: 'Test',
    tmdbId: 11,
    rating: 7.3,
    ratingCount: 12,
    durationSeconds: 5400,
    certification: 'PG',
    posterUrl: 'https://image.tmdb.org/t/p/w500/lamp.jpg',
    // A path that is none must not become part of an address.
    backdropUrl: null,
    genres: [{ slug: 'drama' }, { slug: 'science-fiction', name: 'Science Fiction' }],
    tags: ['light-house'],
    credits: [
      { name: 'Dee Rector', role: 'director' },
      { name: 'First Player', role: 'actor' },
      { name: 'Second Player', role: 'actor' },
    ],
    sources: [{ name: 'Test' }, { name: 'TMDb', url: 'https://www.themoviedb.org/movie/11' }],
    order: { rating: 7.3, newest: '1999-01-02' },
  })
})

test('is taken back to the letter, and not made again by itself', async () => {
  tmdbServer.films.push(lamp)
  const before = await stage.add({ title: 'The Lamp', year: 1998, tags: ['light-house'] })
  await matchFilm(parts, before)
  expect(await unmatchFilm(parts, before._id)).toBe(true)
  expect(await stage.stored(before._id)).toEqual({ ...before, version: 2 })
  expect(await unmatchFilm(parts, before._id)).toBe(false)
  const again = { limit: 10, again: true, onMatch: () => undefined }
  expect(await matchAll(parts, again)).toBe(0)
  expect(await stage.stored(before._id)).toEqual({ ...before, version: 2 })
})

test('comes to the same when it is done again, and asks for nothing twice', async () => {
  tmdbServer.films.push(lamp)
  const before = await stage.add(
    { title: 'The Lamp', year: 1998 },
    { title: 'Unknown', year: 1998 },
  )
  const run = { limit: 10, again: false, onMatch: () => undefined }
  expect(await matchAll(parts, run)).toBe(2)
  const after = await stage.stored(before._id)
  const asked = tmdbServer.asked.length
  expect(await matchAll(parts, run)).toBe(0)
  expect(tmdbServer.asked).toHaveLength(asked)
  expect(await stage.stored(before._id)).toEqual(after)
})

test.each<[string, { here?: FilmGiven[]; there: TmdbFilm[] }]>([
  ['several there', { there: [lamp, { ...lamp, id: 12, release_date: '1997-05-05' }] }],
  ['several here', { there: [lamp], here: [{ title: 'The Lamp', year: 1999 }] }],
  ['not found', { there: [{ ...lamp, release_date: '2000-01-01' }] }],
  ['not found', { there: [{ ...lamp, release_date: '' }] }],
  ['not found', { there: [{ ...lamp, title: 'The Lamp II' }] }],
])('never guesses: %s', async (reason, { there, here = [] }) => {
  tmdbServer.films.push(...there)
  const before = await stage.add({ title: 'The Lamp', year: 1998 }, ...here)
  expect(await matchFilm(parts, before)).toMatchObject({ reason })
  expect(await stage.stored(before._id)).toEqual(before)
  expect(await stage.linkOf(before._id)).toMatchObject({ tmdbId: null })
})

test('leaves out films without a year, and our own', async () => {
  await seedDemo(server.context.mongo)
  await stage.add({ title: 'Nameless', year: null })
  const reasons: unknown[] = []
  await matchAll(parts, {
    limit: 100,
    again: false,
    onMatch: ({ verdict }) => reasons.push('reason' in verdict && verdict.reason),
  })
  expect(new Set(reasons)).toEqual(new Set(['no year', 'one of our own']))
  expect(tmdbServer.asked).toEqual([])
})

test('gives one id to one film, however many ask at once', async () => {
  tmdbServer.films.push({ ...lamp, original_title: 'Lampe' })
  await stage.add({ title: 'The Lamp', year: 1999 }, { title: 'Lampe', year: 1999 })
  const outcomes: string[] = []
  const onMatch = ({ verdict }: { verdict: { outcome: string } }) =>
    void outcomes.push(verdict.outcome)
  await matchAll(parts, { limit: 10, again: false, onMatch })
  expect(outcomes.sort()).toEqual(['ambiguous', 'matched'])
})

test('is an operator’s where it is not clear', async () => {
  const there = [lamp, { ...lamp, id: 12 }]
  tmdbServer.films.push(...there)
  const before = await stage.add({ title: 'The Lamp', year: 1998 })
  await matchFilm(parts, before)
  const match = tmdbCommands['tmdb:match']
  await match?.run(server.context, { film: before._id, id: '12' })
  expect((await stage.stored(before._id)).tmdbId).toBe(12)
  const another = match?.run(server.context, { film: before._id, id: '11' })
  await expect(another).rejects.toThrow('unmatch it first')
  expect(await unmatchAll(parts)).toBe(1)
  expect(await stage.stored(before._id)).toEqual({ ...before, version: 2 })
  expect(await stage.linkOf(before._id)).toBeNull()
})
