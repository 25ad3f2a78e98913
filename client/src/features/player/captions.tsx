import { useEffect, useState } from 'react'
import { cx } from '../../lumen/cx.ts'

export interface CaptionsProps {
  video: HTMLVideoElement
  /** Index of the chosen track; null shows none. */
  track: number | null
  /** Whether the controls are there: captions make room. */
  raised: boolean
}

/** The words of the moment, above the controls; the browser's own would lie under them. */
export function Captions({ video, track, raised }: CaptionsProps) {
  const lines = useCueLines(video, track)
  if (lines.length === 0) return null
  return (
    <div
      data-testid="captions"
      className={cx(
        'pointer-events-none absolute inset-x-4 flex flex-col items-center gap-1 text-center transition-[bottom] duration-(--duration-base)',
        raised ? 'bottom-36' : 'bottom-[6%]',
      )}
    >
      {lines.map((line, index) => (
        <span
          key={index}
          dir="auto"
          className="rounded-sm bg-screen/75 px-3 py-1 text-[clamp(1rem,2.4vw,1.9rem)] leading-snug font-medium whitespace-pre-line text-ink"
        >
          {line}
        </span>
      ))}
    </div>
  )
}

function useCueLines(video: HTMLVideoElement, track: number | null): string[] {
  const [lines, setLines] = useState<string[]>([])
  useEffect(() => {
    if (track === null) return undefined
    const read = () => {
      const cues = Array.from(video.textTracks).flatMap((texts) =>
        // hls.js loads the chosen track as `hidden`: its cues arrive, the browser draws nothing.
        texts.mode === 'hidden' ? Array.from(texts.activeCues ?? []) : [],
      )
      setLines(cues.map(textOf).filter((text) => text !== ''))
    }
    const followed = new Set<TextTrack>()
    const follow = () => {
      for (const texts of Array.from(video.textTracks)) {
        if (!followed.has(texts)) texts.addEventListener('cuechange', read)
        followed.add(texts)
      }
    }
    follow()
    video.textTracks.addEventListener('addtrack', follow)
    video.textTracks.addEventListener('change', follow)
    return () => {
      video.textTracks.removeEventListener('addtrack', follow)
      video.textTracks.removeEventListener('change', follow)
      for (const texts of followed) texts.removeEventListener('cuechange', read)
      setLines([])
    }
  }, [video, track])
  return lines
}

/** The text alone: of WebVTT's markup, voices and colours, plain words are what matters. */
function textOf(cue: TextTrackCue): string {
  return cue instanceof VTTCue ? cue.getCueAsHTML().textContent.trim() : ''
}
