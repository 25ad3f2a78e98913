import { streaming, type RunningSession } from '@cinema/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { describeError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { ago, deviceIcon } from '../auth/device-words.tsx'
import { clock } from '../player/clock.ts'
import { watching } from './queries.ts'

const REFRESH_MS = 15_000

export interface RunningSessionsProps {
  /** Said when nothing runs. */
  empty: string
  /** A playback was ended: there is room for another one. */
  onEnded?: (() => void) | undefined
}

/** What the viewer plays right now, on all devices, and the way to end it. */
export function RunningSessions({ empty, onEnded }: RunningSessionsProps) {
  const { data, error, refetch, isFetching } = useQuery({
    ...watching.running,
    refetchInterval: REFRESH_MS,
    meta: { silent: true },
  })
  if (error && !data) {
    return (
      <ErrorState
        {...describeError(error)}
        retrying={isFetching}
        onRetry={() => void refetch()}
        className="-my-10"
      />
    )
  }
  if (!data) return <Skeleton className="h-20" />
  if (data.length === 0) return <p className="text-ink-faint">{empty}</p>
  return (
    <ul className="divide-y divide-line rounded-lg bg-surface text-start ring-1 ring-line ring-inset">
      {data.map((session) => (
        <Running key={session.sessionId} session={session} onEnded={onEnded} />
      ))}
    </ul>
  )
}

function Running({
  session,
  onEnded,
}: { session: RunningSession } & Partial<RunningSessionsProps>) {
  const end = useEndSession(onEnded)
  const title = runningTitle(session)
  const { deviceName, current, positionSeconds, startedAt } = session
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <span aria-hidden="true" className="shrink-0 text-ink-faint">
        {deviceIcon(deviceName ?? '')}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span className="truncate">{title}</span>
          {current && <Badge tone="accent">This device</Badge>}
        </p>
        <p className="text-sm text-ink-faint">
          {deviceName ?? 'A device without a name'}, at {clock(positionSeconds)}, began{' '}
          {ago(startedAt)}
        </p>
      </div>
      <Button
        size="sm"
        variant="ghost"
        loading={end.isPending}
        aria-label={`End ${title}`}
        onClick={() => end.mutate(session.sessionId)}
      >
        End
      </Button>
    </li>
  )
}

function useEndSession(onEnded?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => call(streaming.endSession, { params: { sessionId } }),
    onSuccess: (_nothing, sessionId) => {
      client.setQueryData(watching.running.queryKey, (running) =>
        running?.filter((session) => session.sessionId !== sessionId),
      )
      onEnded?.()
    },
    onSettled: () => client.invalidateQueries(watching.running),
  })
}

type Titled = Pick<RunningSession, 'movie' | 'episode'>

/** "Series, S1 E2", or the name of a film. */
export function runningTitle({ movie, episode }: Titled): string {
  if (episode) {
    return `${episode.seriesTitle}, S${episode.seasonNumber} E${episode.episodeNumber}`
  }
  return movie?.title ?? 'A title no longer in the catalogue'
}
