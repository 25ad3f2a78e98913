import { useSyncExternalStore } from 'react'
import type { MediaState, MediaStore } from './media-store.ts'

/** One fact of a playback, for those who hold its store. */
export function useMediaValue<T extends string | number | boolean>(
  store: MediaStore,
  select: (state: MediaState) => T,
): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()))
}
