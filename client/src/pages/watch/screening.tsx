import type { MovieDetail } from '@cinema/contract'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { FavoriteButton } from '../../features/social/favorite-button.tsx'
import type { Interruption } from '../../features/player/interruption-panel.tsx'
import { Player } from '../../features/player/player.tsx'
import { PlayerLoading } from '../../features/player/player-loading.tsx'
import type { ResumeChoice } from '../../features/player/resume-prompt.tsx'
import { SourceNotice } from '../../features/player/source-notice.tsx'
import type { SourceOption } from '../../features/player/source-options.ts'
import { SourcePicker } from '../../features/player/source-picker.tsx'
import type { SourceChoice } from '../../features/player/use-source-choice.ts'
import type { TrackerState } from '../../features/progress/tracker-state.ts'
import { useProgressTracker } from '../../features/progress/use-progress-tracker.ts'
import type { Together } from '../../features/together/in-room.tsx'
import { OpenRoom } from '../../features/together/open-room.tsx'
import { PlaceStatus } from './place-status.tsx'
import { Unplayable } from './unplayable.tsx'
import { useFollowing } from './use-following.ts'
import { useNextTitle } from './use-next-title.ts'

export interface ScreeningProps {
  film: MovieDetail
  choice: SourceChoice
  /** The source that plays. */
  option: SourceOption
  sourceVersion: number
  /** Absent for anonymous viewers, whose place is not kept. */
  userId: string | undefined
  onLinkExpired: () => void
  /** Set in a room, which says what plays when. */
  together?: Together
}

/** A title, its stream and the viewer's place in it, brought together. */
export function Screening({ film, userId, choice, option, together, ...links }: ScreeningProps) {
  // Whoever began to watch goes on, also when their sign-in ends meanwhile.
  const [ownerId] = useState(userId)
  const { tracker, state } = useProgressTracker(film.id, ownerId)
  const [params] = useSearchParams()
  const next = useNextTitle(film)
  // Once the film is on, a session that is opened anew must not take it off.
  const [admitted, setAdmitted] = useState(tracker === null)
  if (!admitted && state.phase !== 'starting') setAdmitted(true)

  const { source } = option
  const following = useFollowing(tracker, source.provider)
  const { observe, hear, beginAt, leave, noteFailure } = following
  // Another device of this viewer has gone on alone: the room goes on without this one.
  const follow = interruptionOf(state) ? undefined : together?.follow
  const { observeAndLead, placeNow } = useWatched(observe, follow)
  // Where another source goes on; null while the first one plays.
  const [movedTo, setMovedTo] = useState<number | null>(null)
  const moving = (go: () => void) => {
    setMovedTo(leave())
    go()
  }
  const onBegin = (positionSeconds: number) => {
    beginAt(positionSeconds)
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
  const { otherSource, notice } = choice
  const canOpen = userId !== undefined && source.kind !== 'embed'
  const shared = {
    title: film.episode?.seriesTitle ?? film.title,
    subtitle: subtitleOf(film),
    backTo: film.episode ? `/series/${film.episode.seriesId}` : `/movies/${film.id}`,
    ...(together
      ? { choices: [], startSeconds: movedTo ?? together.startSeconds }
      : beginningOf(state, { resumes: params.has('resume'), movedTo })),
    next,
    status: (
      <PlaceStatus
        movieId={film.id}
        sync={userId !== undefined && tracker ? state.sync : null}
        starting={!admitted}
      />
    ),
    picker: (
      <>
        <SourcePicker
          options={choice.options}
          chosen={option.key}
          onChoose={(key) => moving(() => choice.choose(key))}
        />
        {together?.panel}
        {canOpen && !together && <OpenRoom movieId={film.id} placeNow={placeNow} />}
      </>
    ),
    notice:
      notice === null ? (
        together?.notice
      ) : (
        <SourceNotice key={notice} text={notice} onDone={choice.dismissNotice} />
      ),
    atEnd: <FavoriteButton movieId={film.id} signedIn={userId !== undefined} />,
    interruption: interruptionOf(state),
    onBegin,
  }
  if (source.kind === 'embed') {
    const fail = () => {
      noteFailure('silent')
      moving(choice.giveUp)
    }
    const embed = { movieId: film.id, tmdb: source.tmdb, onEvent: hear, onFailure: fail }
    return (
      <Suspense fallback={<PlayerLoading />}>
        <EmbedPlayer key={option.key} {...shared} {...embed} />
      </Suspense>
    )
  }
  const { posterUrl, introEndSeconds, creditsStartSeconds, trickplayUrl } = film
  return (
    <Player
      key={option.key}
      {...shared}
      {...links}
      {...{ introEndSeconds, creditsStartSeconds, trickplayUrl }}
      observe={observeAndLead}
      direct={together?.direct}
      artworkUrl={posterUrl}
      sourceUrl={source.url}
      sourceKind={source.kind}
      onFailure={noteFailure}
      otherSource={otherSource && (() => moving(otherSource))}
    />
  )
}

const EmbedPlayer = lazy(async () => ({
  default: (await import('../../features/player/embed/embed-player.tsx')).EmbedPlayer,
}))

/** Follows the media element for this viewer's place, and has it follow the room that `follow` is of. */
function useWatched(
  observe: (video: HTMLVideoElement) => () => void,
  follow: Together['follow'] | undefined,
) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const observeAndLead = useCallback(
    (element: HTMLVideoElement) => {
      setVideo(element)
      return observe(element)
    },
    [observe],
  )
  useEffect(() => (video ? follow?.(video) : undefined), [video, follow])
  return { observeAndLead, placeNow: () => video?.currentTime ?? 0 }
}

/** Where playback begins, and whether the viewer is asked first. */
function beginningOf(
  state: TrackerState,
  { resumes, movedTo }: { resumes: boolean; movedTo: number | null },
) {
  if (movedTo !== null) return { choices: [], startSeconds: movedTo }
  if (!resumes || state.conflict) return { choices: choicesOf(state), startSeconds: 0 }
  return { choices: [], startSeconds: state.resume?.positionSeconds ?? 0 }
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
