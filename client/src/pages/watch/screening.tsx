import type { MovieDetail } from '@cinema/contract'
import { useCallback, useState } from 'react'
import { useSearchParams } from 'react-router'
import { FavoriteButton } from '../../features/social/favorite-button.tsx'
import type { Interruption } from '../../features/player/interruption-panel.tsx'
import { Player } from '../../features/player/player.tsx'
import { PlayerLoading } from '../../features/player/player-loading.tsx'
import type { ResumeChoice } from '../../features/player/resume-prompt.tsx'
import { observePlayback } from '../../features/progress/observe-playback.ts'
import type { TrackerState } from '../../features/progress/tracker-state.ts'
import { useProgressTracker } from '../../features/progress/use-progress-tracker.ts'
import { PlaceStatus } from './place-status.tsx'
import { Unplayable } from './unplayable.tsx'
import { useNextTitle } from './use-next-title.ts'

export interface ScreeningProps {
  film: MovieDetail
  sourceUrl: string
  sourceVersion: number
  /** Absent for anonymous viewers, whose place is not kept. */
  userId: string | undefined
  onLinkExpired: () => void
}

/** A title, its stream and the viewer's place in it, brought together. */
export function Screening({ film, userId, ...source }: ScreeningProps) {
  // Whoever began to watch goes on, also when their sign-in ends meanwhile.
  const [ownerId] = useState(userId)
  const { tracker, state } = useProgressTracker(film.id, ownerId)
  const [params] = useSearchParams()
  const next = useNextTitle(film)
  // Once the film is on, a session that is opened anew must not take it off.
  const [admitted, setAdmitted] = useState(tracker === null)
  if (!admitted && state.phase !== 'starting') setAdmitted(true)

  const observe = useCallback(
    (video: HTMLVideoElement) => (tracker ? observePlayback(video, tracker) : () => undefined),
    [tracker],
  )
  const onBegin = () => {
    if (!tracker) return
    if (tracker.state.conflict) void tracker.resolveConflict()
    if (interruptionOf(tracker.state)) {
      void tracker.start().then(() => tracker.report('heartbeat'))
    }
  }
  if (state.phase === 'refused') {
    const retry = () => void tracker?.start()
    return <Unplayable film={film} movieId={film.id} error={state.error} retry={retry} />
  }
  if (!admitted) return <PlayerLoading />
  const resumes = params.has('resume') && state.conflict === null
  return (
    <Player
      title={film.episode?.seriesTitle ?? film.title}
      subtitle={subtitleOf(film)}
      artworkUrl={film.posterUrl}
      {...source}
      backTo={film.episode ? `/series/${film.episode.seriesId}` : `/movies/${film.id}`}
      choices={resumes ? [] : choicesOf(state)}
      startSeconds={resumes ? (state.resume?.positionSeconds ?? 0) : 0}
      introEndSeconds={film.introEndSeconds}
      creditsStartSeconds={film.creditsStartSeconds}
      trickplayUrl={film.trickplayUrl}
      next={next}
      status={
        <PlaceStatus
          movieId={film.id}
          sync={userId !== undefined && tracker ? state.sync : null}
          starting={!admitted}
        />
      }
      atEnd={<FavoriteButton movieId={film.id} signedIn={userId !== undefined} />}
      interruption={interruptionOf(state)}
      onBegin={onBegin}
      observe={observe}
    />
  )
}

function subtitleOf({ title, episode, year }: MovieDetail): string | undefined {
  if (episode) return `S${episode.seasonNumber} E${episode.episodeNumber} · ${title}`
  return year === null ? undefined : String(year)
}

function interruptionOf({ phase, elsewhere }: TrackerState): Interruption | null {
  if (phase === 'ended') return { kind: 'ended' }
  if (phase !== 'overtaken') return null
  return { kind: 'overtaken', positionSeconds: 0, ...elsewhere }
}

function choicesOf({ conflict, resume }: TrackerState): ResumeChoice[] {
  if (conflict) {
    return [
      { positionSeconds: conflict.theirs.positionSeconds, where: 'other device' },
      { positionSeconds: conflict.mine.positionSeconds, where: 'this device' },
    ]
  }
  return resume ? [{ positionSeconds: resume.positionSeconds }] : []
}
