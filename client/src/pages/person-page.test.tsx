import type { PersonDetail } from '@cinema/contract'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { filmSummary } from '../../test/films.ts'
import { problem, renderPage, stubServer } from '../../test/render-page.tsx'
import { PersonPage } from './person-page.tsx'

const KERN: PersonDetail = {
  id: 'per_0123456789abcdef',
  name: 'Zoë Kern',
  filmCount: 1200,
  credits: [
    { role: 'actor', count: 1199 },
    { role: 'director', count: 1 },
  ],
  popularity: 12,
  filmography: {
    items: [{ ...filmSummary(1, { title: 'Harbour', year: 1990 }), roles: ['director', 'actor'] }],
    nextCursor: null,
  },
}
const open = () => renderPage(<PersonPage />, '/people/:personId', `/people/${KERN.id}`)

test('shows who it is, what they do, and each film with the roles in it', async () => {
  stubServer(() => Response.json(KERN))
  open()
  expect(await screen.findByRole('heading', { level: 1, name: 'Zoë Kern' })).toBeTruthy()
  expect(screen.getByText(/1,200 films/).textContent).toContain('Actor, director')
  const film = screen.getByRole('link', { name: /Harbour/ })
  expect(film.textContent).toContain('1990 · Director, actor')
})

test('says that nobody has this id', async () => {
  stubServer(() => problem(404, 'not_found'))
  open()
  expect(await screen.findByRole('heading', { name: 'No such person' })).toBeTruthy()
})

test('offers another try when the answer is a refusal', async () => {
  stubServer(() => problem(403, 'forbidden'))
  open()
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy()
})
