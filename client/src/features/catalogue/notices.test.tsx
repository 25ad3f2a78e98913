import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPage, stubServer } from '../../../test/render-page.tsx'
import { Notices } from './notices.tsx'

test('shows what a source of facts asks for, with the way to it', async () => {
  const text = 'This product uses an API.'
  stubServer(() => Response.json({ items: [{ text, url: 'https://facts.test' }] }))
  renderPage(<Notices />, '/', '/')
  const link = await screen.findByRole('link', { name: text })
  expect(link.getAttribute('href')).toBe('https://facts.test')
})

test('shows nothing where no source asks for anything', async () => {
  const asked = stubServer(() => Response.json({ items: [] }))
  renderPage(<Notices />, '/', '/')
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  expect(document.body.textContent).toBe('')
})
