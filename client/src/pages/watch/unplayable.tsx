import type { MovieDetail } from '@cinema/contract'
import {
  Clapperboard,
  CloudOff,
  Lock,
  MonitorPlay,
  RotateCw,
  TriangleAlert,
  UserRound,
} from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { describeError, isProblem } from '../../api/api-error.ts'
import { loginPath } from '../../features/auth/next-path.ts'
import { PlayerMessage } from '../../features/player/player-message.tsx'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'

export interface UnplayableProps {
  movieId: string
  film: MovieDetail | undefined
  /** Null when the library simply holds no recording. */
  error: Error | null
  /** There are ways to play it, but none of them works now. */
  isAway?: boolean
  retry: () => void
  retrying?: boolean
}

interface Reason {
  title: string
  text: ReactNode
  icon: ReactNode
  action?: ReactNode
}

/** Why a title does not play, and what can be done about it. */
export function Unplayable({ movieId, film, error, retry, ...props }: UnplayableProps) {
  const { isAway = false, retrying = false } = props
  const backTo = film ? `/movies/${film.id}` : '/'
  const { title, text, icon, action } = isAway ? away : reasonOf(error, movieId, retry)
  const mayHelp = isAway || (error !== null && !isFinal(error))
  return (
    <PlayerMessage
      title={title}
      icon={icon}
      backTo={backTo}
      action={
        <>
          {action}
          {action === undefined && mayHelp && (
            <Button
              variant="primary"
              loading={retrying}
              icon={<RotateCw size={18} aria-hidden="true" />}
              onClick={retry}
            >
              Try again
            </Button>
          )}
          <ButtonLink to={backTo}>{film ? `Back to ${film.title}` : 'To the home page'}</ButtonLink>
        </>
      }
    >
      {text}
    </PlayerMessage>
  )
}

const RunningSessions = lazy(async () => ({
  default: (await import('../../features/progress/running-sessions.tsx')).RunningSessions,
}))

const away: Reason = {
  title: 'Nothing plays it at the moment',
  text: 'Every source of this title is away or does not answer. Most come back within minutes.',
  icon: <CloudOff size={28} />,
}

function isFinal(error: Error): boolean {
  return isProblem(error, 'not_found') || isProblem(error, 'validation_failed')
}

function reasonOf(error: Error | null, movieId: string, retry: () => void): Reason {
  if (error === null || isProblem(error, 'no_source')) {
    return {
      title: 'There is no recording to play',
      text: 'This title is in the catalogue, but nothing here has a recording of it.',
      icon: <Clapperboard size={28} />,
    }
  }
  if (isProblem(error, 'unauthenticated')) {
    return {
      title: 'Sign in to watch',
      text: 'This title plays for signed-in viewers.',
      icon: <UserRound size={28} />,
      action: (
        <ButtonLink to={loginPath(`/watch/${movieId}`)} variant="primary">
          Sign in
        </ButtonLink>
      ),
    }
  }
  if (isProblem(error, 'forbidden')) {
    const text = 'Your plan does not include it. Everything else in the library plays as usual.'
    return { title: 'This is a premium title', text, icon: <Lock size={28} />, action: null }
  }
  if (isFinal(error)) {
    const text = 'The catalogue does not hold it any more, or never did.'
    return { title: 'No such film', text, icon: <Clapperboard size={28} />, action: null }
  }
  const { title, detail, offline } = describeError(error)
  if (isProblem(error, 'stream_limit')) {
    const text = (
      <>
        <p className="mb-6">{detail}</p>
        <Suspense fallback={<Skeleton className="h-20" />}>
          <RunningSessions empty="All of them have ended: try again." onEnded={retry} />
        </Suspense>
      </>
    )
    return { title: 'Already playing elsewhere', text, icon: <MonitorPlay size={28} /> }
  }
  return {
    title,
    text: detail,
    icon: offline ? <CloudOff size={28} /> : <TriangleAlert size={28} />,
  }
}
