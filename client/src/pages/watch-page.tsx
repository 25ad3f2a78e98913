import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useParams } from 'react-router'
import { useViewer } from '../features/auth/use-viewer.ts'
import { catalogue } from '../features/catalogue/queries.ts'
import { PlayerLoading } from '../features/player/player-loading.tsx'
import { sourcesOf } from '../features/player/queries.ts'
import { loadHls } from '../features/player/stream.ts'
import { useDarkRoom } from '../features/player/use-dark-room.ts'
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
  const film = useQuery(catalogue.film(movieId))
  // What may be played depends on who asks.
  const sources = useQuery({ ...sourcesOf(movieId), enabled: status !== 'restoring' })
  usePageTitle(film.data?.title)

  const error = film.error ?? (sources.data ? null : sources.error)
  const retry = () => void Promise.all([film.refetch(), sources.refetch()])
  if (error) {
    const retrying = film.isFetching || sources.isFetching
    return <Unplayable film={film.data} movieId={movieId} {...{ error, retry, retrying }} />
  }
  if (!film.data || !sources.data) return <PlayerLoading />
  const source = sources.data.sources.find(({ kind }) => kind === 'hls')
  if (!source) return <Unplayable film={film.data} movieId={movieId} error={null} retry={retry} />
  return (
    <Screening
      film={film.data}
      sourceUrl={source.url}
      sourceVersion={sources.dataUpdatedAt}
      userId={user?.id}
      onLinkExpired={() => void sources.refetch()}
    />
  )
}
