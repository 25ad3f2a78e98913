import { useCallback, useEffect, useRef, useState } from 'react'
import { openFile } from './file-stream.ts'
import { unsigned } from './links.ts'
import { usePreferences } from './preferences.ts'
import { noStream, openStream, type Stream, type StreamState } from './stream.ts'

interface Source {
  url: string
  kind: 'hls' | 'mp4'
  version: number
  startSeconds: number
  onLinkExpired: () => void
}

/** How often a server that does not answer is asked again. */
const RETRY_MS = 5000
/** Links that fail again so soon were not the reason. */
const RENEWAL_MS = 30_000

/**
 * The stream of a source, opened at `startSeconds`. Another address, or another `version` of links
 * that had failed, goes on from where playback stands; links that are renewed in time change nothing
 * that can be seen.
 */
export function useStream(video: HTMLVideoElement, source: Source) {
  const { url, kind, version, startSeconds, onLinkExpired } = source
  const [stream, setStream] = useState<Stream | null>(null)
  const [state, setState] = useState<StreamState>(noStream)
  const renewedAtMs = useRef(-Infinity)
  const address = unsigned(url)
  useEffect(() => {
    let ended = false
    let opened: Stream | undefined
    const change = (next: Partial<StreamState>) => {
      if (ended) return
      const now = performance.now()
      if (next.failure === 'link' && now - renewedAtMs.current > RENEWAL_MS) {
        // New links come with a new version; until then what is loaded plays on.
        renewedAtMs.current = now
        onLinkExpired()
      } else setState((last) => ({ ...last, ...next }))
    }
    const beginning = {
      startSeconds: video.currentTime > 0 ? video.currentTime : startSeconds,
      audioLanguage: usePreferences.getState().audioLanguage,
    }
    change(noStream)
    const open = kind === 'mp4' ? openFile : openStream
    open(video, url, beginning, change).then(
      (next) => {
        if (ended) {
          next.destroy()
          return
        }
        opened = next
        setStream(next)
      },
      // The player's own code could not be loaded.
      () => change({ failure: 'network' }),
    )
    return () => {
      ended = true
      opened?.destroy()
      setStream(null)
    }
    // Where to begin matters at the beginning alone, so `startSeconds` opens nothing anew.
  }, [video, address, kind, version])
  useEffect(() => stream?.renew(url), [stream, url])
  useRememberedCaption(stream, state)
  useRetries(video, stream, state.failure)
  const toggleCaptions = useCallback(() => toggle(stream, state), [stream, state])
  return { stream, state, toggleCaptions }
}

/** Turns the captions on that the viewer last chose, where the film has them. */
function useRememberedCaption(stream: Stream | null, { captions }: StreamState): void {
  useEffect(() => {
    const { captionLanguage } = usePreferences.getState()
    const track = captions.find(({ language }) => language === captionLanguage)
    stream?.chooseCaption(track?.index ?? null)
  }, [stream, captions])
}

/** Goes on by itself once the server answers again. */
function useRetries(
  video: HTMLVideoElement,
  stream: Stream | null,
  failure: StreamState['failure'],
): void {
  useEffect(() => {
    if (failure !== 'network' || !stream) return undefined
    const again = () => {
      // What is loaded plays first.
      if (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) stream.retry(true)
    }
    const timer = setInterval(again, RETRY_MS)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [video, stream, failure])
}

function toggle(stream: Stream | null, { captions, caption }: StreamState): void {
  chooseCaption(stream, caption === null ? captions[0] : undefined)
}

/** Shows these captions, or none, here and in the films to come. */
export function chooseCaption(
  stream: Stream | null,
  track: StreamState['captions'][number] | undefined,
): void {
  stream?.chooseCaption(track?.index ?? null)
  usePreferences.setState({ captionLanguage: track?.language ?? null })
}

/** Lets this be heard, here and in the films to come. */
export function chooseAudio(stream: Stream | null, track: StreamState['audios'][number]): void {
  stream?.chooseAudio(track.index)
  usePreferences.setState({ audioLanguage: track.language })
}
