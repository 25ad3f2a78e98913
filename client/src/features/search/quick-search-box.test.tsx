import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderPage, stubServer } from '../../../test/render-page.tsx'
import { QuickSearchBox } from './quick-search-box.tsx'

const ITEMS = [
  { kind: 'film', id: 'mov_0000000000000001', title: 'Alien', year: 1979, highlights: [] },
  { kind: 'person', id: 'per_0000000000000002', title: 'Ali Weaver', year: null, highlights: [] },
]

function open() {
  stubServer((url) => Response.json({ items: url.pathname === '/api/search/suggest' ? ITEMS : [] }))
  const router = renderPage(<QuickSearchBox />, '/', '/')
  return { router, box: screen.getByRole('combobox') }
}

test('suggests as you type, and arrows choose what Enter opens', async () => {
  const { router, box } = open()
  await userEvent.type(box, 'ali')
  expect(await screen.findAllByRole('option')).toHaveLength(2)
  expect(box.getAttribute('aria-expanded')).toBe('true')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  const person = screen.getByRole('option', { name: /Ali Weaver/ })
  expect(person.getAttribute('aria-selected')).toBe('true')
  expect(box.getAttribute('aria-activedescendant')).toBe(person.id)
  await userEvent.keyboard('{Enter}')
  expect(router.state.location.pathname).toBe('/people/per_0000000000000002')
})

test('past the last suggestion lies the text itself, which Enter searches for', async () => {
  const { router, box } = open()
  await userEvent.type(box, 'ali')
  await screen.findAllByRole('option')
  await userEvent.keyboard('{ArrowUp}')
  expect(screen.getByRole('option', { selected: true }).textContent).toContain('Ali Weaver')
  await userEvent.keyboard('{ArrowDown}')
  expect(screen.queryByRole('option', { selected: true })).toBeNull()
  await userEvent.keyboard('{Enter}')
  expect(router.state.location.pathname + router.state.location.search).toBe('/search?q=ali')
})

test('Escape closes the list and keeps the words; a press opens a suggestion', async () => {
  const { router, box } = open()
  await userEvent.type(box, 'ali')
  await screen.findAllByRole('option')
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull())
  expect((box as HTMLInputElement).value).toBe('ali')
  await userEvent.keyboard('{ArrowDown}')
  await userEvent.click(await screen.findByRole('option', { name: /Alien/ }))
  expect(router.state.location.pathname).toBe('/movies/mov_0000000000000001')
})
