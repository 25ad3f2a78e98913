import { act, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { beforeEach, expect, test, vi } from 'vitest'
import { useRouteChange } from './use-route-change.ts'

function Frame() {
  const main = useRef<HTMLElement>(null)
  useRouteChange(main)
  return (
    <main ref={main} tabIndex={-1}>
      <Outlet />
    </main>
  )
}

function start() {
  const children = [
    { path: 'films', element: <button>Alien</button> },
    { path: 'film', element: <p>Alien</p> },
    { path: 'search', element: <input autoFocus aria-label="Search" /> },
  ]
  const router = createMemoryRouter([{ path: '/', element: <Frame />, children }], {
    initialEntries: ['/films'],
  })
  render(<RouterProvider router={router} />)
  return (to: string | number) =>
    act(() => (typeof to === 'string' ? router.navigate(to) : router.navigate(to)))
}

const scrollTo = vi.fn<(x: number, y: number) => void>()
const scrolledTo = (y: number) => {
  Object.defineProperty(window, 'scrollY', { value: y, configurable: true })
  window.dispatchEvent(new Event('scroll'))
}

beforeEach(() => {
  scrollTo.mockClear()
  vi.stubGlobal('scrollTo', scrollTo)
})

test('begins a new page at its top, with the focus on it', async () => {
  const go = start()
  screen.getByRole('button').focus()
  await go('/film')
  expect(scrollTo).toHaveBeenLastCalledWith(0, 0)
  expect(document.activeElement).toBe(screen.getByRole('main'))
})

test('leaves the focus where the page put it', async () => {
  const go = start()
  await go('/search')
  expect(document.activeElement).toBe(screen.getByLabelText('Search'))
})

test('returns to the place in the list that the viewer came from', async () => {
  const go = start()
  scrolledTo(1800)
  await go('/film')
  scrolledTo(40)
  await go(-1)
  expect(scrollTo).toHaveBeenLastCalledWith(0, 1800)
})

test('moves nothing when only the filters change', async () => {
  const go = start()
  screen.getByRole('button').focus()
  scrollTo.mockClear()
  await go('/films?genre=horror')
  expect(scrollTo).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(screen.getByRole('button'))
})
