import { useEffect, useRef } from 'react'

/** Long enough that a pointer on its way elsewhere does not count. */
const REST_MS = 120

/** Props for a link that call `onIntent` when the viewer rests on it, by pointer or focus. */
export function useIntent(onIntent: (() => void) | undefined) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  const start = () => {
    stop()
    if (onIntent) timer.current = setTimeout(onIntent, REST_MS)
  }
  return { onPointerEnter: start, onFocus: start, onPointerLeave: stop, onBlur: stop }
}
