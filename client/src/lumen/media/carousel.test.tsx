import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test } from 'vitest'
import { Carousel } from './carousel.tsx'

const titles = ['Alien', 'Brazil', 'Casablanca']

function show() {
  render(
    <MemoryRouter>
      <Carousel title="Trending" more={{ to: '/movies', label: 'See all' }}>
        {titles.map((title) => (
          <a key={title} href={`/${title}`}>
            {title}
          </a>
        ))}
      </Carousel>
    </MemoryRouter>,
  )
  return userEvent.setup()
}

const link = (name: string) => screen.getByRole('link', { name })

afterEach(() => document.documentElement.removeAttribute('style'))

test('moves from title to title with the arrow keys and stops at the ends', async () => {
  const user = show()
  link('Alien').focus()
  await user.keyboard('{ArrowRight}')
  expect(document.activeElement).toBe(link('Brazil'))
  await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}')
  expect(document.activeElement).toBe(link('Casablanca'))
  await user.keyboard('{ArrowLeft}')
  expect(document.activeElement).toBe(link('Brazil'))
})

test('jumps to the ends with Home and End', async () => {
  const user = show()
  link('Brazil').focus()
  await user.keyboard('{End}')
  expect(document.activeElement).toBe(link('Casablanca'))
  await user.keyboard('{Home}')
  expect(document.activeElement).toBe(link('Alien'))
})

test('follows the reading direction', async () => {
  const user = show()
  document.documentElement.style.direction = 'rtl'
  link('Alien').focus()
  await user.keyboard('{ArrowLeft}')
  expect(document.activeElement).toBe(link('Brazil'))
})

test('leaves shortcuts of the browser alone', async () => {
  const user = show()
  link('Alien').focus()
  await user.keyboard('{Alt>}{ArrowRight}{/Alt}')
  expect(document.activeElement).toBe(link('Alien'))
})

test('is a region with the name of the row, and says where "See all" leads', () => {
  show()
  expect(screen.getByRole('region', { name: 'Trending' })).toBeTruthy()
  expect(link('See all: Trending').getAttribute('href')).toBe('/movies')
})

test('offers no way back at its beginning', () => {
  show()
  expect(screen.getByRole('button', { name: 'Back in Trending' })).toHaveProperty('disabled', true)
})
