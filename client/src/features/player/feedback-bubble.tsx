import { Captions, Pause, Play, RotateCcw, RotateCw, Volume2, VolumeX } from 'lucide-react'
import type { ReactNode } from 'react'
import { clock } from './clock.ts'
import type { MediaState } from './media-store.ts'
import { usePlayer } from './player-context.ts'
import type { Feedback } from './shortcuts.ts'

export interface FeedbackBubbleProps {
  /** A new `id` shows it again. */
  feedback: { kind: Feedback; id: number }
}

/** A short answer to a key or a gesture: it swells in the picture and is gone. */
export function FeedbackBubble({ feedback: { kind, id } }: FeedbackBubbleProps) {
  const { store } = usePlayer()
  const place =
    kind === 'back' ? 'justify-start' : kind === 'forward' ? 'justify-end' : 'justify-center'
  return (
    <div
      role="status"
      className={`pointer-events-none absolute inset-0 flex items-center px-[12%] ${place}`}
    >
      {kind !== null && (
        <span
          key={id}
          className="flex animate-pop items-center gap-2.5 rounded-full bg-scrim px-5 py-3 text-lg font-semibold text-ink tabular-nums"
        >
          {contentOf(kind, store.getState())}
        </span>
      )}
    </div>
  )
}

function contentOf(kind: Exclude<Feedback, null>, state: MediaState): ReactNode {
  switch (kind) {
    case 'play':
      return state.paused ? (
        <Pause size={28} fill="currentColor" aria-label="Paused" />
      ) : (
        <Play size={28} fill="currentColor" aria-label="Playing" />
      )
    case 'back':
      return <Jump icon={<RotateCcw size={26} />} state={state} />
    case 'forward':
      return <Jump icon={<RotateCw size={26} />} state={state} />
    case 'volume':
      return (
        <>
          {state.muted ? <VolumeX size={26} /> : <Volume2 size={26} />}
          {state.muted ? 'Sound off' : `${Math.round(state.volume * 100)} %`}
        </>
      )
    case 'rate':
      return `${state.rate}×`
    case 'captions':
      return <Captions size={26} aria-label="Captions" />
    default:
      return clock(state.positionSeconds)
  }
}

function Jump({ icon, state }: { icon: ReactNode; state: MediaState }) {
  return (
    <>
      {icon}
      {clock(state.positionSeconds)}
    </>
  )
}
