import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { ThemeToggle } from './theme-toggle.tsx'
import { useUiStore } from './ui-store.ts'
import { useApplyTheme } from './use-theme.ts'

const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8')
const html = document.documentElement

/** Runs the script that index.html loads before anything is painted. */
function beforeFirstPaint() {
  delete html.dataset['theme']
  globalThis.eval(script)
  return html.dataset['theme']
}

function systemPrefers(theme: 'light' | 'dark') {
  vi.stubGlobal('matchMedia', () =>
    Object.assign(new EventTarget(), { matches: theme === 'light' }),
  )
}

function App() {
  useApplyTheme()
  return <ThemeToggle />
}

beforeEach(() => {
  localStorage.clear()
  systemPrefers('dark')
  useUiStore.setState({ theme: 'system' })
})

test('follows the system until the viewer chooses', () => {
  systemPrefers('light')
  render(<App />)
  expect(html.dataset['theme']).toBe('light')
})

test('keeps the choice over the system, before the first paint of the next visit', async () => {
  render(<App />)
  await userEvent.click(screen.getByRole('button', { name: 'Turn the lights on' }))
  expect(html.dataset['theme']).toBe('light')
  expect(beforeFirstPaint()).toBe('light')

  await userEvent.click(screen.getByRole('button', { name: 'Turn the lights off' }))
  systemPrefers('light')
  expect(beforeFirstPaint()).toBe('dark')
})

test('starts in the theme of the system when storage holds something else', () => {
  localStorage.setItem('cinema.ui', 'not JSON')
  expect(beforeFirstPaint()).toBe('dark')
  localStorage.setItem('cinema.ui', '{"state":null}')
  systemPrefers('light')
  expect(beforeFirstPaint()).toBe('light')
})
