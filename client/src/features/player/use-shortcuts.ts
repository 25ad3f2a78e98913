import { useEffect, useEffectEvent } from 'react'
import type { PlayerActions } from './actions.ts'
import type { MediaStore } from './media-store.ts'
import { isTakenByFocus, shortcutOf, type Feedback, type Shell } from './shortcuts.ts'

/** Makes the keys of the shortcut sheet work anywhere on the page, unless `paused`. */
export function useShortcuts(
  { store, actions }: { store: MediaStore; actions: PlayerActions },
  shell: Shell,
  onFeedback: (feedback: Feedback) => void,
  paused: boolean,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (paused || isTakenByFocus(event)) return
    const run = shortcutOf(event.key, store.getState().durationSeconds)
    if (!run) return
    // Space and arrows would scroll.
    event.preventDefault()
    onFeedback(run(actions, shell))
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
