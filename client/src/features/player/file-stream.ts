import { noMeasure, type Beginning, type Stream, type StreamState } from './stream.ts'

/**
 * Plays a film that is one file, by the browser alone: one quality, and no captions but those that
 * are part of the picture.
 */
export function openFile(
  video: HTMLVideoElement,
  url: string,
  { startSeconds }: Beginning,
  onChange: (change: Partial<StreamState>) => void,
): Promise<Stream> {
  const load = (fromSeconds: number) => {
    video.src = url
    video.currentTime = fromSeconds
  }
  const handlers = {
    loadedmetadata: () => onChange({ currentHeight: video.videoHeight, failure: null }),
    error: () => {
      const isCut = video.error?.code === MediaError.MEDIA_ERR_NETWORK
      onChange({ failure: isCut ? 'network' : 'media' })
    },
  }
  for (const [event, handler] of Object.entries(handlers)) video.addEventListener(event, handler)
  load(startSeconds)
  return Promise.resolve({
    chooseRendition: () => undefined,
    chooseAudio: () => undefined,
    chooseCaption: () => undefined,
    measure: () => noMeasure,
    // What an operator names is not signed by us.
    renew: () => undefined,
    retry: (quietly = false) => {
      if (!quietly) onChange({ failure: null })
      load(video.currentTime)
    },
    destroy: () => {
      for (const [event, handler] of Object.entries(handlers)) {
        video.removeEventListener(event, handler)
      }
      video.removeAttribute('src')
      video.load()
    },
  })
}
