import { useSyncExternalStore } from 'react'

/** Without another stale answer for so long, the notice is taken down. */
const SHOWN_MS = 30_000

let isDegraded = false
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function become(next: boolean): void {
  clearTimeout(timer)
  if (next) timer = setTimeout(() => become(false), SHOWN_MS)
  if (next === isDegraded) return
  isDegraded = next
  for (const listener of listeners) listener()
}

/**
 * Notes where an answer comes from (`X-Data-Source`). A stale one says that the database is away; only
 * one that was read from it says that it is back: what the cache holds proves neither.
 */
export function noteSource(source: string | null): void {
  if (source === 'stale') become(true)
  else if (source === 'database') become(false)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Whether the server has just answered with what it last knew. */
export const useDegraded = (): boolean => useSyncExternalStore(subscribe, () => isDegraded)
