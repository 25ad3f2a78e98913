import { useEffect } from 'react'

/** Keeps the screen from going dark while `wanted`: a film is watched without touching anything. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined
    let held: Promise<WakeLockSentinel | null> | undefined
    const hold = () => {
      if (document.visibilityState !== 'visible') return
      // A battery that runs low refuses; the film plays on.
      held = navigator.wakeLock.request('screen').catch(() => null)
    }
    hold()
    // The browser takes it back whenever the page is hidden.
    document.addEventListener('visibilitychange', hold)
    return () => {
      document.removeEventListener('visibilitychange', hold)
      void held?.then((lock) => lock?.release())
    }
  }, [wanted])
}
