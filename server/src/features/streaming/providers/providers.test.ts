import type { Sources } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startFilmHost, type FilmHost } from '../../../../test/film-host.ts'
import { createViewer, startPlayback, type Playback } from '../../../../test/playback.ts'
import {
  allProviders,
  inLibrary,
  named,
  newTmdb,
  sourcesOf,
  statusesOf,
  statusOf,
} from '../../../../test/sources.ts'

const patient = { timeout: 60_000, interval: 50 }

let host: FilmHost
let playback: Playback
let vidkingFirst: Playback
beforeAll(async () => {
  host = await startFilmHost()
  playback = await startPlayback(allProviders(host))
  vidkingFirst = await startPlayback({
    ...allProviders(host),
    STREAMING_PROVIDERS: 'vidking,library',
  })
})
afterAll(async () => {
  await Promise.all([playback.close(), vidkingFirst.close()])
  await host.close()
})

describe('providers', () => {
  it('are tried in the configured order, or the viewer’s choice first', async () => {
    host.behave('page')
    const movieId = playback.title({ ...inLibrary, tmdb: newTmdb() })
    const answer = await vi.waitFor(async () => {
      const found = await sourcesOf(playback, movieId)
      expect(named(found)).toEqual(['library', 'vidking'])
      return found
    }, patient)
    expect(answer).toMatchObject({ fallbackUsed: false, degraded: false })
    expect(named(await sourcesOf(playback, movieId, '?prefer=vidking'))).toEqual([
      'vidking',
      'library',
    ])
    const refused = await createViewer(playback.url).send(
      'GET',
      `/api/streaming/sources/${movieId}?prefer=other`,
    )
    expect(refused.body.errors).toMatchObject([{ path: 'query.prefer' }])
  })

  it('say how they are, those that are off too', async () => {
    const server = await startPlayback({ STREAMING_PROVIDERS: 'vidking,library' })
    const all = await statusesOf(server)
    expect(all.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['library', true],
      ['direct', false],
      ['vidking', false],
    ])
    expect(all[0]).toMatchObject({ breaker: 'closed' })
    await server.close()
  })

  it('are asked once for many viewers, and not again soon', async () => {
    host.behave('page')
    const movieId = playback.title({ tmdb: newTmdb() })
    const before = host.asked.length
    await Promise.all([sourcesOf(playback, movieId), sourcesOf(playback, movieId)])
    await sourcesOf(playback, movieId)
    expect(host.asked.length - before).toBe(1)
  })

  it('that have no such title are not asked for it again soon', async () => {
    host.behave('missing')
    const movieId = playback.title({ tmdb: newTmdb() })
    const before = host.asked.length
    expect(await sourcesOf(playback, movieId)).toMatchObject({ sources: [], degraded: false })
    expect(await sourcesOf(playback, movieId)).toMatchObject({ sources: [], degraded: false })
    expect(host.asked.length - before).toBe(1)
  })

  it.each(['broken', 'malformed', 'elsewhere'] as const)(
    'that are %s are passed over, and remembered for the title',
    async (behaviour) => {
      host.behave(behaviour)
      const movieId = vidkingFirst.title({ ...inLibrary, tmdb: newTmdb() })
      const fallback = await sourcesOf(vidkingFirst, movieId)
      expect(fallback).toMatchObject({ fallbackUsed: true, degraded: true })
      expect(named(fallback)).toEqual(['library'])
      await vi.waitFor(async () => {
        expect(await statusOf(vidkingFirst, 'vidking')).toMatchObject({ successRatio: 0 })
      }, patient)
      const before = host.asked.length
      host.behave('page')
      expect(named(await sourcesOf(vidkingFirst, movieId))).toEqual(['library'])
      expect(host.asked.length).toBe(before)
    },
  )

  it('that are slow hold nobody up, and are there for the next one', async () => {
    host.behave('late')
    const movieId = playback.title({ ...inLibrary, tmdb: newTmdb() })
    expect(await sourcesOf(playback, movieId)).toMatchObject({
      degraded: true,
      fallbackUsed: false,
    })
    await vi.waitFor(async () => {
      host.release()
      expect(named(await sourcesOf(playback, movieId))).toEqual(['library', 'vidking'])
    }, patient)
  })

  it('are given up after their time', async () => {
    const server = await startPlayback({ ...allProviders(host), PROVIDER_TIMEOUT_MS: '200' })
    host.behave('silent')
    const movieId = server.title({ tmdb: newTmdb() })
    expect(await sourcesOf(server, movieId)).toMatchObject({ sources: [], degraded: true })
    const metrics = await server.context.metrics.registry.metrics()
    expect(metrics).toMatch(/outbound_requests_total\{target="vidking",result="timeout"\} [1-9]/)
    await server.close()
  })

  it('are believed for a while what they said, after all that is certain', async () => {
    host.behave('page')
    const facts = { ...inLibrary, tmdb: newTmdb() }
    const movieId = playback.title({ tmdb: facts.tmdb })
    expect(named(await sourcesOf(playback, movieId))).toEqual(['vidking'])
    await playback.context.cache.invalidate('embeds')
    host.behave('broken')
    const alone = await vi.waitFor(async () => {
      const found = await sourcesOf(playback, movieId)
      expect(found.degraded).toBe(true)
      return found
    }, patient)
    expect(named(alone)).toEqual(['vidking'])
    const both = await sourcesOf(playback, playback.title(facts), '?prefer=vidking')
    expect(named(both)).toEqual(['library', 'vidking'])
    expect(both).toMatchObject({ fallbackUsed: true, degraded: true })
  })
})

describe('the breaker of a provider', () => {
  it('opens, is shown, spares the provider, and closes when it is well', async () => {
    const server = await startPlayback(allProviders(host))
    host.behave('broken')
    const ask = () => sourcesOf(server, server.title({ tmdb: newTmdb() }))
    await vi.waitFor(async () => {
      await ask()
      expect(await statusOf(server, 'vidking')).toMatchObject({ breaker: 'open' })
    }, patient)
    expect(await server.context.metrics.registry.metrics()).toContain(
      'circuit_breaker_state{name="vidking"} 2',
    )
    host.behave('page')
    await vi.waitFor(async () => {
      expect(named(await ask())).toEqual(['vidking'])
    }, patient)
    expect(await statusOf(server, 'vidking')).toMatchObject({ breaker: 'closed' })
    await server.close()
  })

  it('lets viewers have an answer while the provider flaps', async () => {
    const server = await startPlayback(allProviders(host))
    host.behave('page', 'broken', 'broken', 'page')
    const answers: Sources[] = []
    for (let asked = 0; asked < 12; asked++) {
      answers.push(await sourcesOf(server, server.title({ ...inLibrary, tmdb: newTmdb() })))
    }
    expect(answers.every((answer) => named(answer)[0] === 'library')).toBe(true)
    host.behave('page')
    await vi.waitFor(async () => {
      const found = await sourcesOf(server, server.title({ tmdb: newTmdb() }))
      expect(named(found)).toEqual(['vidking'])
    }, patient)
    await server.close()
  })
})
