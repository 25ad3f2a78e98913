import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { TmdbPlace } from '@cinema/contract'
import { Spinner } from '../../../lumen/feedback/spinner.tsx'
import { EndScreen } from '../end-screen.tsx'
import { InterruptionPanel } from '../interruption-panel.tsx'
import type { PlayerProps } from '../player.tsx'
import { embedOf } from '../queries.ts'
import { ResumePrompt } from '../resume-prompt.tsx'
import { TopBar } from '../top-bar.tsx'
import { UpNext } from '../up-next.tsx'
import type { EmbedEvent } from './messages.ts'
import { useEmbedEvents } from './use-embed-events.ts'

export interface EmbedPlayerProps extends Pick<
  PlayerProps,
  | 'title'
  | 'subtitle'
  | 'backTo'
  | 'choices'
  | 'startSeconds'
  | 'next'
  | 'status'
  | 'picker'
  | 'notice'
  | 'atEnd'
  | 'interruption'
  | 'onBegin'
> {
  movieId: string
  tmdb: TmdbPlace | undefined
  onEvent: (event: EmbedEvent) => void
  /** The player could not be had, or says nothing. */
  onFailure: () => void
}

/** A player of somebody else in a frame that can reach nothing around it; what it says is heard. */
export function EmbedPlayer(props: EmbedPlayerProps) {
  const { title, subtitle, backTo, status, picker, notice } = props
  return (
    <div
      data-testid="player"
      className="fixed inset-0 flex flex-col overflow-hidden bg-screen text-ink"
    >
      <div className="shrink-0 pb-2">
        <TopBar {...{ title, subtitle, backTo, status, picker }} />
      </div>
      <div className="relative min-h-0 flex-1">
        <Show {...props} />
        {notice}
      </div>
    </div>
  )
}

/** The frame, and what stands in its place before, between and after. */
function Show(props: EmbedPlayerProps) {
  const { title, backTo, next, choices, interruption, movieId, onBegin } = props
  const [begin, setBegin] = useState({
    asking: choices.length > 0,
    fromSeconds: props.startSeconds,
    ended: false,
  })
  const [here, setHere] = useState(props.startSeconds)
  const [isStaying, setStaying] = useState(false)

  const start = (fromSeconds: number) => {
    setBegin({ asking: false, fromSeconds, ended: false })
    setHere(fromSeconds)
    onBegin(fromSeconds)
  }
  const hear = (event: EmbedEvent) => {
    setHere(Math.floor(event.positionSeconds))
    props.onEvent(event)
    if (event.event === 'ended') setBegin({ ...begin, ended: true })
  }
  if (interruption !== null) {
    const panel = { interruption, backTo, hereSeconds: here, onContinue: start }
    return <InterruptionPanel {...panel} />
  }
  if (begin.asking) return <ResumePrompt choices={choices} onChoose={start} />
  if (!begin.ended) {
    const frame = { title, movieId, tmdb: props.tmdb, fromSeconds: begin.fromSeconds }
    return <Frame {...frame} onEvent={hear} onFailure={props.onFailure} />
  }
  return (
    <>
      <EndScreen title={title} backTo={backTo} onAgain={() => start(0)}>
        {props.atEnd}
      </EndScreen>
      {next && !isStaying && <UpNext next={next} counting onDismiss={() => setStaying(true)} />}
    </>
  )
}

interface FrameProps {
  title: string
  movieId: string
  tmdb: TmdbPlace | undefined
  fromSeconds: number
  onEvent: (event: EmbedEvent) => void
  onFailure: () => void
}

function Frame({ title, movieId, tmdb, fromSeconds, onEvent, onFailure }: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const { data, error } = useQuery(embedOf(movieId, fromSeconds))
  const url = data?.url ?? null
  useEmbedEvents({ frame, url, title: tmdb }, onEvent, onFailure)
  const fail = useEffectEvent(onFailure)
  useEffect(() => {
    if (error) fail()
  }, [error])
  return (
    <>
      <div className="absolute inset-0 grid place-items-center text-accent">
        <Spinner size="3.5rem" label="Loading the player" />
      </div>
      {url !== null && (
        <iframe
          ref={frame}
          src={url}
          title={`${title}, player`}
          data-testid="embed"
          // Its own origin is not ours, so scripts and storage of its own let it reach nothing here.
          sandbox="allow-scripts allow-same-origin"
          allow="autoplay; fullscreen; encrypted-media; picture-in-picture"
          allowFullScreen
          referrerPolicy="no-referrer"
          className="absolute inset-0 size-full border-0"
        />
      )}
    </>
  )
}
