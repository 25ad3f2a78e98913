import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

function Password({ error }: { error?: string }) {
  return (
    <Field label="Password" hint="At least 10 characters." error={error}>
      {(control) => <Input type="password" {...control} />}
    </Field>
  )
}

const described = (input: HTMLElement) =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent

test('names the control and describes it with the hint', () => {
  render(<Password />)
  const input = screen.getByLabelText('Password')
  expect(described(input)).toBe('At least 10 characters.')
  expect(input.getAttribute('aria-invalid')).toBeNull()
})

test('puts the error in place of the hint and marks the control', () => {
  const { rerender } = render(<Password />)
  rerender(<Password error="Use at least 10 characters." />)
  const input = screen.getByLabelText('Password')
  expect(described(input)).toBe('Use at least 10 characters.')
  expect(input.getAttribute('aria-invalid')).toBe('true')
})

test('announces an error that arrives: its place was there before', () => {
  const { rerender, container } = render(<Password />)
  const live = container.querySelector('[aria-live="polite"]')
  rerender(<Password error="Too short." />)
  expect(container.querySelector('[aria-live="polite"]')).toBe(live)
  expect(live?.textContent).toBe('Too short.')
})
