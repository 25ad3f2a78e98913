import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { StarRating } from './star-rating.tsx'

test('is one slider that says its value in words', () => {
  render(<StarRating label="Your rating" value={3.5} onRate={() => undefined} />)
  const slider = screen.getByRole('slider', { name: 'Your rating' })
  expect(slider.getAttribute('aria-valuetext')).toBe('3.5 stars')
})

test('rates with the keys, once the key is let go', async () => {
  const onRate = vi.fn()
  render(<StarRating label="Your rating" value={null} onRate={onRate} />)
  await userEvent.tab()
  const slider = screen.getByRole('slider')
  expect(document.activeElement).toBe(slider)
  fireEvent.keyDown(slider, { key: 'ArrowRight' })
  fireEvent.change(slider, { target: { value: '0.5' } })
  expect(onRate).not.toHaveBeenCalled()
  fireEvent.keyUp(slider, { key: 'ArrowRight' })
  expect(onRate).toHaveBeenCalledExactlyOnceWith(0.5)
})

test('does not rate by being passed through', async () => {
  const onRate = vi.fn()
  render(<StarRating label="Your rating" value={4} onRate={onRate} />)
  await userEvent.tab()
  await userEvent.tab()
  expect(onRate).not.toHaveBeenCalled()
})
