import { expect, test, vi } from 'vitest'
import { createActions } from './actions.ts'
import { isTakenByFocus, shortcutOf, SHORTCUT_SHEET } from './shortcuts.ts'

const shell = {
  toggleFullscreen: vi.fn(),
  toggleCaptions: vi.fn(),
  toggleHelp: vi.fn(),
  toggleStats: vi.fn(),
  playNext: vi.fn(),
}

/** A media element of 600 s at 100 s; jsdom's own plays nothing. */
function film() {
  const video = document.createElement('video')
  Object.defineProperty(video, 'duration', { value: 600 })
  video.currentTime = 100
  const press = (key: string) => shortcutOf(key, 600)?.(createActions(video), shell)
  return { video, press }
}

test.each([
  ['j', 90],
  ['L', 110],
  ['ArrowLeft', 95],
  ['ArrowRight', 105],
  ['0', 0],
  ['7', 420],
])('%s jumps to %d s', (key, seconds) => {
  const { video, press } = film()
  press(key)
  expect(video.currentTime).toBeCloseTo(seconds)
})

test('jumps stay within the film', () => {
  const { video, press } = film()
  for (let times = 0; times < 20; times++) press('j')
  expect(video.currentTime).toBe(0)
  for (let times = 0; times < 80; times++) press('l')
  expect(video.currentTime).toBeLessThan(600)
  expect(video.currentTime).toBeGreaterThan(599)
})

test('speed goes through its steps and ends at the last', () => {
  const { video, press } = film()
  press('>')
  expect(video.playbackRate).toBe(1.25)
  for (let times = 0; times < 9; times++) press('>')
  expect(video.playbackRate).toBe(2)
  for (let times = 0; times < 9; times++) press('<')
  expect(video.playbackRate).toBe(0.5)
})

test('sound comes back when it is made louder', () => {
  const { video, press } = film()
  press('m')
  expect(video.muted).toBe(true)
  press('ArrowUp')
  expect(video.muted).toBe(false)
  expect(video.volume).toBeCloseTo(0.05)
})

test('every key of the help sheet does something', () => {
  const names: Record<string, string> = {
    Space: ' ',
    '←': 'ArrowLeft',
    '→': 'ArrowRight',
    '↑': 'ArrowUp',
    '↓': 'ArrowDown',
  }
  const keys = SHORTCUT_SHEET.flatMap(([, keys]) => keys).filter((key) => key !== '…')
  for (const key of keys) expect(shortcutOf(names[key] ?? key, 600), key).toBeDefined()
})

test('keys that belong to what has the focus are left to it', () => {
  document.body.innerHTML = '<input><button></button><div role="menu"><p tabindex="0"></p></div>'
  const taken = (selector: string, key: string, init = {}) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, ...init })
    let result: boolean | undefined
    document.addEventListener('keydown', (seen) => (result = isTakenByFocus(seen)), { once: true })
    document.querySelector(selector)?.dispatchEvent(event)
    return result
  }
  expect(taken('input', 'k')).toBe(true)
  expect(taken('button', ' ')).toBe(true)
  expect(taken('button', 'k')).toBe(false)
  expect(taken('[role="menu"] p', 'ArrowDown')).toBe(true)
  expect(taken('body', 'f', { ctrlKey: true })).toBe(true)
  expect(taken('body', ' ')).toBe(false)
})
