import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { filmSummary } from '../../test/films.ts'
import { renderPage, stubServer } from '../../test/render-page.tsx'
import { useRecentSearches } from '../features/search/recent-store.ts'
import { SearchPage } from './search-page.tsx'

const FACETS = {
  genres: [
    { slug: 'horror', name: 'Horror', count: 2 },
    { slug: 'drama', name: 'Drama', count: 1 },
  ],
  decades: [{ decade: 1970, count: 3 }],
  ratings: [],
  kinds: [],
}

function stubSearch() {
  return stubServer((url) => {
    if (url.pathname !== '/api/search') return Response.json({ items: [] })
    const found = url.searchParams.get('q')?.startsWith('ali') === true
    const hit = {
      ...filmSummary(1, { title: 'Alien' }),
      kind: 'film',
      score: 1,
      highlights: [{ start: 0, end: 3 }],
    }
    return Response.json({
      items: found ? [hit] : [],
      facets: FACETS,
      nextCursor: null,
      tookMs: 1,
    })
  })
}

const searches = (asked: URL[]) => asked.filter((url) => url.pathname === '/api/search')

beforeEach(() => useRecentSearches.setState({ terms: [] }))

test('searches once for words typed quickly, and says so in the URL', async () => {
  const asked = stubSearch()
  const router = renderPage(<SearchPage />, '/search', '/search')
  const box = screen.getByRole('searchbox')
  // Within one turn of the event loop, so that no pause between letters can be long.
  for (const value of ['a', 'al', 'ali', 'alie', 'alien'])
    fireEvent.change(box, { target: { value } })
  const mark = await screen.findByText('Ali', { selector: 'mark' })
  expect(mark.parentElement?.textContent).toBe('Alien')
  expect(searches(asked).map((url) => url.searchParams.get('q'))).toEqual(['alien'])
  expect(router.state.location.search).toBe('?q=alien')
})

test('abandons a search that newer words replace', async () => {
  const signals: (AbortSignal | null | undefined)[] = []
  stubServer((url, init) => {
    if (url.searchParams.get('q') !== 'old')
      return Response.json({ items: [], facets: FACETS, nextCursor: null, tookMs: 1 })
    signals.push(init.signal)
    return new Promise((_, reject) =>
      init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
    )
  })
  renderPage(<SearchPage />, '/search', '/search?q=old')
  await waitFor(() => expect(signals).toHaveLength(1))
  await userEvent.type(screen.getByRole('searchbox'), 'er')
  await waitFor(() => expect(signals[0]?.aborted).toBe(true))
})

test('narrows by a facet and widens again', async () => {
  const asked = stubSearch()
  const router = renderPage(<SearchPage />, '/search', '/search?q=ali')
  const horror = await screen.findByRole('button', { name: /Horror/ })
  await userEvent.click(horror)
  await waitFor(() => expect(searches(asked).at(-1)?.searchParams.get('genre')).toBe('horror'))
  expect(router.state.location.search).toBe('?q=ali&genre=horror')
  await userEvent.click(await screen.findByRole('button', { name: /Horror/ }))
  expect(router.state.location.search).toBe('?q=ali')
})

test('says when nothing was found', async () => {
  stubSearch()
  renderPage(<SearchPage />, '/search', '/search?q=zzz')
  expect(await screen.findByRole('heading', { name: 'Nothing found for “zzz”' })).toBeTruthy()
})

test('remembers a search whose result was opened, and repeats it', async () => {
  stubSearch()
  renderPage(<SearchPage />, '/search', '/search?q=ali')
  await userEvent.click(await screen.findByRole('link', { name: /Alien/ }))
  expect(useRecentSearches.getState().terms).toEqual(['ali'])
})

test('keeps eight searches, each once, the newest first', () => {
  const { remember } = useRecentSearches.getState()
  for (const term of ['Alien', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'alien', 'i']) remember(term)
  expect(useRecentSearches.getState().terms).toEqual(['i', 'alien', 'h', 'g', 'f', 'e', 'd', 'c'])
})

test('shows people and series among the films, and narrows to one kind', async () => {
  const person = {
    kind: 'person',
    id: 'per_0000000000000001',
    name: 'Ali Weaver',
    filmCount: 12,
    credits: [],
    popularity: 5,
    score: 9,
    highlights: [{ start: 0, end: 3 }],
  }
  const film = { ...filmSummary(1, { title: 'Ali' }), kind: 'film', score: 8, highlights: [] }
  const kinds = [
    { kind: 'film', count: 1 },
    { kind: 'person', count: 1 },
  ]
  const asked = stubServer((url) =>
    url.pathname === '/api/search'
      ? Response.json({
          items: [person, film],
          facets: { genres: [], decades: [], ratings: [{ minRating: 7, count: 1 }], kinds },
          correctedQuery: 'ali',
          degraded: true,
          nextCursor: null,
          tookMs: 1,
        })
      : Response.json({ items: [] }),
  )
  const router = renderPage(<SearchPage />, '/search', '/search?q=aly')
  const card = await screen.findByRole('link', { name: /Ali Weaver/ })
  expect(card.getAttribute('href')).toBe('/people/per_0000000000000001')
  expect(screen.getByText(/warming up/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'ali' })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: /People/ }))
  await waitFor(() => expect(searches(asked).at(-1)?.searchParams.get('kind')).toBe('person'))
  expect(router.state.location.search).toBe('?q=aly&kind=person')
})
