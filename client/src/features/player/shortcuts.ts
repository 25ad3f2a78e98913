import type { PlayerActions } from './actions.ts'

/** What keys can do beyond the playback itself. */
export interface Shell {
  toggleFullscreen: () => void
  toggleCaptions: () => void
  toggleHelp: () => void
  /** Figures of the stream, for whoever wonders how it fares. */
  toggleStats: () => void
  /** To the next episode, where there is one. */
  playNext: () => void
}

/** What happened, for the short answer on the screen. */
export type Feedback =
  'play' | 'back' | 'forward' | 'volume' | 'rate' | 'captions' | 'frame' | 'tenth' | null

type Run = (actions: PlayerActions, shell: Shell) => Feedback

const does =
  (run: (actions: PlayerActions, shell: Shell) => void, feedback: Feedback): Run =>
  (actions, shell) => {
    run(actions, shell)
    return feedback
  }

const KEYS: Readonly<Record<string, Run>> = {
  ' ': does((actions) => actions.togglePlay(), 'play'),
  k: does((actions) => actions.togglePlay(), 'play'),
  j: does((actions) => actions.seekBy(-10), 'back'),
  l: does((actions) => actions.seekBy(10), 'forward'),
  ArrowLeft: does((actions) => actions.seekBy(-5), 'back'),
  ArrowRight: does((actions) => actions.seekBy(5), 'forward'),
  ArrowUp: does((actions) => actions.changeVolume(0.05), 'volume'),
  ArrowDown: does((actions) => actions.changeVolume(-0.05), 'volume'),
  m: does((actions) => actions.toggleMuted(), 'volume'),
  f: does((_, shell) => shell.toggleFullscreen(), null),
  c: does((_, shell) => shell.toggleCaptions(), 'captions'),
  n: does((_, shell) => shell.playNext(), null),
  p: does((actions) => actions.togglePicture(), null),
  ',': does((actions) => actions.step(-1), 'frame'),
  '.': does((actions) => actions.step(1), 'frame'),
  '<': does((actions) => actions.changeRate(-1), 'rate'),
  '>': does((actions) => actions.changeRate(1), 'rate'),
  s: does((_, shell) => shell.toggleStats(), null),
  '?': does((_, shell) => shell.toggleHelp(), null),
}

/** The shortcut of a key; `durationSeconds` is for the digits, which jump to tenths. */
export function shortcutOf(key: string, durationSeconds: number): Run | undefined {
  if (/^\d$/.test(key)) {
    return does((actions) => actions.seekTo((Number(key) / 10) * durationSeconds), 'tenth')
  }
  return KEYS[key.length === 1 ? key.toLowerCase() : key]
}

/** Whether a key belongs to what has the focus (a button, a menu, a field) rather than to the film. */
export function isTakenByFocus(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof Element ? event.target : null
  if (
    target?.closest('input, textarea, select, [role="menu"], [role="dialog"], [role="alertdialog"]')
  )
    return true
  const isPress = event.key === ' ' || event.key === 'Enter'
  return isPress && target?.closest('button, a[href], [role="button"]') != null
}

export const SHORTCUT_SHEET: readonly (readonly [string, readonly string[]])[] = [
  ['Play or pause', ['Space', 'K']],
  ['Back or forward 10 seconds', ['J', 'L']],
  ['Back or forward 5 seconds', ['←', '→']],
  ['Louder or quieter', ['↑', '↓']],
  ['Sound off', ['M']],
  ['Full screen', ['F']],
  ['Captions', ['C']],
  ['Jump to a tenth of the film', ['0', '…', '9']],
  ['One picture back or forward', [',', '.']],
  ['Slower or faster', ['<', '>']],
  ['Next episode', ['N']],
  ['Picture in picture', ['P']],
  ['Figures of the stream', ['S']],
  ['This help', ['?']],
]
