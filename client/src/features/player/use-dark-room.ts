import { useLayoutEffect } from 'react'

/** Turns the lights off for as long as a film is on, also for menus and dialogs over it. */
export function useDarkRoom(): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    const before = dataset['theme'] ?? 'dark'
    dataset['theme'] = 'dark'
    return () => {
      dataset['theme'] = before
    }
  }, [])
}
