import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Grid } from './grid.tsx'

const films = (count: number) => Array.from({ length: count }, (_, index) => `Film ${index}`)

function show(count: number, onEnd?: () => void) {
  return render(
    <Grid label="Films" items={films(count)} keyOf={(film) => film} onEnd={onEnd}>
      {(film) => <a href={`/${film}`}>{film}</a>}
    </Grid>,
  )
}

const focused = () => document.activeElement?.textContent

test('keeps only the rows near the window in the document', async () => {
  show(36_000)
  await screen.findByText('Film 0')
  expect(screen.getAllByRole('listitem').length).toBeLessThan(100)
})

test('says how many there are when all are loaded', async () => {
  show(12)
  const first = (await screen.findAllByRole('listitem'))[0]
  expect(first?.getAttribute('aria-posinset')).toBe('1')
  expect(first?.getAttribute('aria-setsize')).toBe('12')
})

test('asks for more when the end is near, and not before', async () => {
  const onEnd = vi.fn()
  const { unmount } = show(600, onEnd)
  await screen.findByText('Film 0')
  expect(onEnd).not.toHaveBeenCalled()
  unmount()

  show(6, onEnd)
  await waitFor(() => expect(onEnd).toHaveBeenCalled())
})

test('moves by one and by a row with the arrow keys', async () => {
  const user = userEvent.setup()
  show(60)
  const first = await screen.findByText('Film 0')
  const columns = screen.getAllByRole('presentation')[0]?.childElementCount ?? 0
  expect(columns).toBeGreaterThan(1)
  first.focus()
  await user.keyboard('{ArrowRight}')
  expect(focused()).toBe('Film 1')
  await user.keyboard('{ArrowDown}')
  expect(focused()).toBe(`Film ${columns + 1}`)
  await user.keyboard('{ArrowUp}{ArrowLeft}')
  expect(focused()).toBe('Film 0')
})
