import { useEffect } from 'react'
import type { PlayerActions } from './actions.ts'

interface SessionFacts {
  title: string
  subtitle: string | undefined
  artworkUrl: string | null
  next: (() => void) | undefined
}

/** Names the film to the system and obeys its keys: headsets, keyboards, lock screens. */
export function useMediaSession(actions: PlayerActions, facts: SessionFacts): void {
  const { title, subtitle, artworkUrl, next } = facts
  useEffect(() => {
    const session = (navigator as Partial<Navigator>).mediaSession
    if (!session) return undefined
    session.metadata = new MediaMetadata({
      title,
      artist: subtitle ?? 'Cinema Online',
      artwork: artworkUrl === null ? [] : [{ src: artworkUrl }],
    })
    const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler | undefined>> = {
      play: () => actions.play(),
      pause: () => actions.pause(),
      seekbackward: ({ seekOffset }) => actions.seekBy(-(seekOffset ?? 10)),
      seekforward: ({ seekOffset }) => actions.seekBy(seekOffset ?? 10),
      seekto: ({ seekTime }) => actions.seekTo(seekTime ?? 0),
      nexttrack: next && (() => next()),
    }
    const names = Object.keys(handlers) as MediaSessionAction[]
    for (const name of names) session.setActionHandler(name, handlers[name] ?? null)
    return () => {
      session.metadata = null
      for (const name of names) session.setActionHandler(name, null)
    }
  }, [actions, title, subtitle, artworkUrl, next])
}
