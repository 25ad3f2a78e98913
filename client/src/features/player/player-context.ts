import { createContext, useContext, useSyncExternalStore } from 'react'
import type { PlayerActions } from './actions.ts'
import type { MediaState, MediaStore } from './media-store.ts'
import type { Stream, StreamState } from './stream.ts'

export interface PlayerContextValue {
  store: MediaStore
  actions: PlayerActions
  stream: Stream | null
  streamState: StreamState
}

export const PlayerContext = createContext<PlayerContextValue | null>(null)

export function usePlayer(): PlayerContextValue {
  const player = useContext(PlayerContext)
  if (!player) throw new Error('A control stands outside of a player')
  return player
}

/** One fact of the playback. Renders again when it changes, so select plain values. */
export function useMedia<T extends string | number | boolean>(select: (state: MediaState) => T): T {
  const { store } = usePlayer()
  return useSyncExternalStore(store.subscribe, () => select(store.getState()))
}
