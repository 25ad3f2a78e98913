import { useEffect, useSyncExternalStore } from 'react'
import { useUiStore } from './ui-store.ts'

const LIGHT = '(prefers-color-scheme: light)'

function subscribe(onChange: () => void) {
  const query = matchMedia(LIGHT)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** The theme in force: the viewer's choice, else the system's. */
export function useTheme(): 'light' | 'dark' {
  const choice = useUiStore((state) => state.theme)
  const systemIsLight = useSyncExternalStore(subscribe, () => matchMedia(LIGHT).matches)
  if (choice !== 'system') return choice
  return systemIsLight ? 'light' : 'dark'
}

/** Puts the theme on the document, and its canvas on the browser's own chrome. */
export function useApplyTheme(): void {
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    const canvas = getComputedStyle(document.documentElement).getPropertyValue('--lumen-canvas')
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', canvas.trim())
  }, [theme])
}
