import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { filmSummary } from '../../test/films.ts'
import { renderPage, stubServer } from '../../test/render-page.tsx'
import { MoviesPage } from './movies-page.tsx'

/** A catalogue of 130 films, in pages as the server gives them; the 1950s have none. */
function stubCatalogue() {
  return stubServer((url) => {
    if (url.pathname === '/api/genres') {
      return Response.json({ items: [{ slug: 'drama', name: 'Drama', count: 130 }] })
    }
    if (url.searchParams.get('yearFrom') === '1950')
      return Response.json({ items: [], nextCursor: null })
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const items = Array.from({ length: Math.min(60, 130 - from) }, (_, at) =>
      filmSummary(from + at),
    )
    return Response.json({ items, nextCursor: from + 60 < 130 ? String(from + 60) : null })
  })
}

const listCalls = (asked: URL[]) => asked.filter((url) => url.pathname === '/api/movies')

test('asks for what its URL says', async () => {
  const asked = stubCatalogue()
  renderPage(
    <MoviesPage />,
    '/movies',
    '/movies?genre=drama&decade=1990&rating=7&sort=title&plays=here',
  )
  await screen.findByText('Film 0')
  expect(Object.fromEntries(listCalls(asked)[0]?.searchParams ?? [])).toMatchObject({
    genre: 'drama',
    yearFrom: '1990',
    yearTo: '1999',
    minRating: '7',
    sort: 'title',
    playable: 'true',
  })
})

test('puts a filter into the URL and takes it out again', async () => {
  stubCatalogue()
  const router = renderPage(<MoviesPage />, '/movies', '/movies')
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Plays here' }))
  expect(router.state.location.search).toBe('?plays=here')
  await user.click(screen.getByRole('button', { name: 'Clear' }))
  expect(router.state.location.search).toBe('')
})

test('says when no film passes the filters, and shows all again', async () => {
  stubCatalogue()
  const router = renderPage(<MoviesPage />, '/movies', '/movies?decade=1950')
  await userEvent.click(await screen.findByRole('button', { name: 'Show all' }))
  await screen.findByText('Film 0')
  expect(router.state.location.search).toBe('')
})

test('does not load the whole catalogue to show its beginning', async () => {
  const asked = stubCatalogue()
  renderPage(<MoviesPage />, '/movies', '/movies')
  await screen.findByText('Film 0')
  await waitFor(() => expect(listCalls(asked).length).toBeGreaterThan(0))
  expect(listCalls(asked).every((url) => url.searchParams.get('limit') === '60')).toBe(true)
  expect(listCalls(asked).length).toBeLessThan(3)
})
