import { useState, type ReactNode } from 'react'
import type { PlayerActions } from './actions.ts'
import type { NextTitle } from './up-next.tsx'
import type { ResumeChoice } from './resume-prompt.tsx'
import type { Interruption } from './interruption-panel.tsx'
import { Stage } from './stage.tsx'
import type { StreamFailure } from './stream.ts'

export interface PlayerProps {
  title: string
  subtitle?: string | undefined
  artworkUrl: string | null
  /** An HLS master playlist, or a film in one file. */
  sourceUrl: string
  sourceKind: 'hls' | 'mp4'
  /** Another value opens the source anew, also when its address is the same. */
  sourceVersion: number
  /** Where "back" leads. */
  backTo: string
  /** Places to go on from; with one or more the viewer is asked before playback begins. */
  choices: readonly ResumeChoice[]
  /** Where to begin when nobody is asked. */
  startSeconds: number
  introEndSeconds: number | null
  creditsStartSeconds: number | null
  trickplayUrl: string | null
  next: NextTitle | null
  /** Beside the title: whether the place is saved. */
  status: ReactNode
  /** Beside that: where the film comes from, where there is a choice. */
  picker?: ReactNode
  /** What the viewer is to know for a moment: that the film comes from elsewhere now. */
  notice?: ReactNode
  /** At the end, beside "Watch again". */
  atEnd?: ReactNode
  /** Set while another device has stopped playback here, which is paused meanwhile. */
  interruption: Interruption | null
  /** The viewer chose where to begin, or to go on after an interruption. */
  onBegin: (positionSeconds: number) => void
  /** Set where others watch too, and commands are for all of them: what they come to instead. */
  direct?: ((own: PlayerActions, video: HTMLVideoElement) => PlayerActions) | undefined
  /** Follows the media element; returns what ends that. */
  observe: (video: HTMLVideoElement) => () => void
  /** Plays from elsewhere; null where there is nothing else. */
  otherSource: (() => void) | null
  /** The stream does not go on. */
  onFailure: (failure: StreamFailure) => void
  /** New links are wanted. */
  onLinkExpired: () => void
}

/** Plays one title over the whole window. Knows nothing of accounts, lists and servers. */
export function Player(props: PlayerProps) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  return (
    <div
      data-testid="player"
      className="fixed inset-0 overflow-hidden bg-screen text-ink select-none"
    >
      <video
        ref={setVideo}
        playsInline
        preload="auto"
        aria-label={props.title}
        className="size-full object-contain"
      />
      {video && <Stage video={video} {...props} />}
    </div>
  )
}
