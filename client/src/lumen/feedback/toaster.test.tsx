import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Toaster } from './toaster.tsx'
import { showToast } from './toasts.ts'

test('shows what was said before the toaster was there', async () => {
  showToast('error', { title: 'Not saved', detail: 'The server could not be reached.' })
  render(<Toaster />)
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toBe('Not savedThe server could not be reached.')
})

test('offers an action', async () => {
  const onPress = vi.fn()
  render(<Toaster />)
  showToast('info', { title: 'Removed from your list', action: { label: 'Undo', onPress } })
  await userEvent.click(await screen.findByText('Undo'))
  expect(onPress).toHaveBeenCalledOnce()
})
