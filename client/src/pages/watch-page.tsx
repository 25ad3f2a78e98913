import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useViewer } from '../features/auth/use-viewer.ts'
import { catalogue } from '../features/catalogue/queries.ts'
import { PlayerLoading } from '../features/player/player-loading.tsx'
import { usePreferences } from '../features/player/preferences.ts'
import { sourcesOf } from '../features/player/queries.ts'
import { loadHls } from '../features/player/stream.ts'
import { useDarkRoom } from '../features/player/use-dark-room.ts'
import { useSourceChoice } from '../features/player/use-source-choice.ts'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { Screening } from './watch/screening.tsx'
import { Unplayable } from './watch/unplayable.tsx'

/** `/watch/:movieId`: the player, alone in the window. */
export function WatchPage() {
  const { movieId = '' } = useParams()
  return (
    <main>
      {/* Another title is another playback: nothing of the last one stays. */}
      <Watch key={movieId} movieId={movieId} />
    </main>
  )
}

function Watch({ movieId }: { movieId: string }) {
  useDarkRoom()
  // A failure shows when the stream is opened.
  useEffect(() => void loadHls().catch(() => null), [])
  const { status, user } = useViewer()
  const navigate = useNavigate()
  const roomId = useSearchParams()[0].get('room')
  const film = useQuery(catalogue.film(movieId))
  const [prefer] = useState(() => usePreferences.getState().provider)
  // What may be played depends on who asks.
  const sources = useQuery({ ...sourcesOf(movieId, prefer), enabled: status !== 'restoring' })
  const [renewals, setRenewals] = useState(0)
  const choice = useSourceChoice(sources.data)
  usePageTitle(film.data?.title)

  const error = film.error ?? (sources.data ? null : sources.error)
  const retry = () => {
    choice.startOver()
    void Promise.all([film.refetch(), sources.refetch()])
  }
  const unplayable = { film: film.data, movieId, error, retry }
  if (error) {
    return <Unplayable {...unplayable} retrying={film.isFetching || sources.isFetching} />
  }
  if (!film.data || !sources.data) return <PlayerLoading />
  if (!choice.current) {
    const isAway = sources.data.degraded || choice.options.length > 0
    return <Unplayable {...unplayable} isAway={isAway} retrying={sources.isFetching} />
  }
  const screening = {
    film: film.data,
    choice,
    option: choice.current,
    sourceVersion: renewals,
    userId: user?.id,
    onLinkExpired: () => void sources.refetch().then(() => setRenewals((count) => count + 1)),
  }
  // An embedded player follows nobody.
  if (roomId === null || user === null || choice.current.source.kind === 'embed') {
    return <Screening {...screening} />
  }
  const leave = () => void navigate(`/watch/${movieId}`, { replace: true })
  return (
    <Suspense fallback={<PlayerLoading />}>
      <InRoom key={roomId} {...{ roomId, movieId, username: user.username }} onLeave={leave}>
        {(together) => <Screening {...screening} together={together} />}
      </InRoom>
    </Suspense>
  )
}

const InRoom = lazy(async () => ({
  default: (await import('../features/together/in-room.tsx')).InRoom,
}))
