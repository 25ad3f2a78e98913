import type { TmdbPlace } from '@cinema/contract'
import { useEffect, useEffectEvent, type RefObject } from 'react'
import { readMessage, type EmbedEvent } from './messages.ts'

/** A player that has said nothing for so long will say nothing. */
const SILENCE_MS = 25_000

export interface EmbedFrame {
  frame: RefObject<HTMLIFrameElement | null>
  /** What is in the frame; null while there is none. */
  url: string | null
  title: TmdbPlace | undefined
}

/**
 * Hears the player in a frame: messages of this very frame, of the origin it was opened with, and of
 * the shape agreed upon. `onSilence` comes once when nothing is heard in time.
 */
export function useEmbedEvents(
  { frame, url, title }: EmbedFrame,
  onEvent: (event: EmbedEvent) => void,
  onSilence: () => void,
): void {
  const hear = useEffectEvent(onEvent)
  const giveUp = useEffectEvent(onSilence)
  const read = useEffectEvent((message: unknown) => readMessage(message, title))
  useEffect(() => {
    if (url === null) return undefined
    const { origin } = new URL(url)
    const silence = setTimeout(() => giveUp(), SILENCE_MS)
    const listen = ({ source, origin: from, data }: MessageEvent<unknown>) => {
      // An equal origin is not enough: any window of that site could speak.
      if (source === null || source !== frame.current?.contentWindow || from !== origin) return
      const event = read(data)
      if (!event) return
      clearTimeout(silence)
      hear(event)
    }
    addEventListener('message', listen)
    return () => {
      clearTimeout(silence)
      removeEventListener('message', listen)
    }
  }, [frame, url])
}
