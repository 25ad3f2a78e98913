import { useCallback, useEffect, useRef, useState } from 'react'

const POINTER_MS = 2800
/** Who tabs through the controls reads them one by one. */
const KEYBOARD_MS = 6000

/**
 * Whether the controls should be seen: after any movement, and as long as `held` (paused, a menu
 * open). `hide` puts them away at once.
 */
export function useAttention(held: boolean) {
  const [awake, setAwake] = useState(true)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const wake = useCallback((forMs = POINTER_MS) => {
    setAwake(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAwake(false), forMs)
  }, [])
  const hide = useCallback(() => {
    clearTimeout(timer.current)
    setAwake(false)
  }, [])
  useEffect(() => {
    const onPointer = (event: PointerEvent) => {
      // A finger that taps decides by itself whether the controls come or go.
      if (event.pointerType === 'mouse') wake()
    }
    const onKey = () => wake(KEYBOARD_MS)
    addEventListener('pointermove', onPointer)
    addEventListener('keydown', onKey)
    addEventListener('focusin', onKey)
    wake()
    return () => {
      removeEventListener('pointermove', onPointer)
      removeEventListener('keydown', onKey)
      removeEventListener('focusin', onKey)
      clearTimeout(timer.current)
    }
  }, [wake])
  return { visible: held || awake, wake, hide }
}
