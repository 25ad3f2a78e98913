import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { filmDetail } from '../../test/films.ts'
import { problem, renderPage, stubServer, type Answer } from '../../test/render-page.tsx'
import { MoviePage } from './movie-page.tsx'

/** `offered` is what the providers have. */
const show = (answer: Answer, offered: Answer = () => sources()) => {
  const asked = stubServer((url, init) => {
    if (url.pathname.endsWith('/similar')) return Response.json({ items: [] })
    return (url.pathname.includes('/sources/') ? offered : answer)(url, init)
  })
  renderPage(<MoviePage />, '/movies/:movieId', '/movies/mov_0000000000000001')
  return asked
}

const sources = (...of: object[]) =>
  Response.json({ movieId: 'mov_1', sources: of, fallbackUsed: false, degraded: false })

test('offers to play a film that plays', async () => {
  show(() => Response.json(filmDetail(1, { playable: true })))
  const play = await screen.findByRole('link', { name: 'Play' })
  expect(play.getAttribute('href')).toBe('/watch/mov_0000000000000001')
  expect(screen.queryByText(/nothing here has a recording/)).toBeNull()
})

test('offers to play what another provider has, also when it is for some viewers alone', async () => {
  const embed = { provider: 'vidking', kind: 'embed', url: 'https://player.example.org/1' }
  const film = () => Response.json(filmDetail(1, { playable: false }))
  show(film, () => sources(embed))
  expect(await screen.findByRole('link', { name: 'Play' })).toBeTruthy()
  cleanup()
  show(film, () => problem(403, 'forbidden'))
  expect(await screen.findByRole('link', { name: 'Play' })).toBeTruthy()
})

test('says so when there is nothing to play, and offers to keep the film', async () => {
  show(() => Response.json(filmDetail(1, { playable: false })))
  expect(await screen.findByText(/nothing here has a recording/)).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Play' })).toBeNull()
  const keep = screen.getByRole('link', { name: 'Add to my list' })
  expect(keep.getAttribute('href')).toBe('/login?next=%2Fmovies%2Fmov_0000000000000001')
})

test('leads from an episode to its series', async () => {
  const episode = {
    seriesId: 'ser_0000000000000007',
    seriesTitle: 'Studio Hours',
    seasonNumber: 1,
    episodeNumber: 2,
    nextId: null,
  }
  show(() => Response.json(filmDetail(1, { episode })))
  const link = await screen.findByRole('link', { name: 'Studio Hours, season 1, episode 2' })
  expect(link.getAttribute('href')).toBe('/series/ser_0000000000000007')
})

test('tells a film that does not exist from a server in trouble', async () => {
  show(() => problem(404, 'not_found'))
  expect(await screen.findByRole('heading', { level: 1, name: 'No such film' })).toBeTruthy()
})

test('gives the reference of a failure, and loads when tried again', async () => {
  let broken = true
  show(() => (broken ? problem(500, 'internal') : Response.json(filmDetail(1))))
  expect(await screen.findByText('req-1')).toBeTruthy()
  broken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Film 1' })).toBeTruthy()
})
