import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { filmSummary } from '../../test/films.ts'
import { problem, renderPage, stubServer } from '../../test/render-page.tsx'
import { HomePage } from './home-page.tsx'

const FEATURED = [
  filmSummary(1, { title: 'Metropolis' }),
  filmSummary(2, { title: 'Slow Light', playable: true }),
]

function stubHome(featured: () => Response) {
  stubServer((url) =>
    url.pathname === '/api/movies/featured'
      ? featured()
      : Response.json({ items: [], nextCursor: null }),
  )
}

beforeEach(() => {
  // Everything is near the window: rows load at once.
  const Near = class {
    readonly #seen: IntersectionObserverCallback
    constructor(seen: IntersectionObserverCallback) {
      this.#seen = seen
    }
    observe() {
      this.#seen([{ isIntersecting: true } as IntersectionObserverEntry], this as never)
    }
    disconnect() {}
  }
  vi.stubGlobal('IntersectionObserver', Near)
})

test('begins with a film that plays, also when it is not the first that is featured', async () => {
  stubHome(() => Response.json({ items: FEATURED }))
  renderPage(<HomePage />, '/', '/')
  expect(await screen.findByRole('heading', { name: 'Slow Light' })).toBeTruthy()
  const play = screen.getByRole('link', { name: 'Play' })
  expect(play.getAttribute('href')).toBe('/watch/mov_0000000000000002')
})

test('changes to another featured film, and offers no play button where nothing plays', async () => {
  stubHome(() => Response.json({ items: FEATURED }))
  renderPage(<HomePage />, '/', '/')
  await userEvent.click(await screen.findByRole('button', { name: 'Metropolis' }))
  expect(screen.getByRole('heading', { name: 'Metropolis' })).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Play' })).toBeNull()
})

test('leaves out rows that hold nothing', async () => {
  stubHome(() => Response.json({ items: FEATURED }))
  renderPage(<HomePage />, '/', '/')
  await screen.findByRole('heading', { name: 'Slow Light' })
  await vi.waitFor(() => expect(screen.queryByRole('region')).toBeNull())
})

test('says what is wrong when the server refuses', async () => {
  stubHome(() => problem(429, 'quota_exceeded', 'Too many requests.'))
  renderPage(<HomePage />, '/', '/')
  expect(await screen.findByText(/Too many requests/)).toBeTruthy()
})
