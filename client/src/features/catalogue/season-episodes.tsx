import type { SeriesDetail } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { EmptyState, ErrorState } from '../../lumen/feedback/states.tsx'
import { EpisodeList } from '../../lumen/media/episode-list.tsx'
import { formatDuration } from './format.ts'
import { catalogue } from './queries.ts'

export interface SeasonEpisodesProps {
  series: SeriesDetail
  number: number
  /** Episodes that play although the library does not hold them. */
  offered: readonly string[]
  /** What else there is to do with an episode. */
  actionOf?: (episode: { id: string; title: string }) => ReactNode
}

/** The episodes of one season, each with its way to play. */
export function SeasonEpisodes({ series, number, offered, actionOf }: SeasonEpisodesProps) {
  const { data, error, refetch, isFetching, fetchStatus } = useQuery(
    catalogue.season(series.id, number),
  )
  if (!data) {
    if (error) {
      return (
        <ErrorState
          {...describeError(error)}
          retrying={isFetching}
          onRetry={() => void refetch()}
        />
      )
    }
    if (fetchStatus === 'paused') return <ErrorState offline />
    return Array.from({ length: 4 }, (_, index) => (
      <Skeleton key={index} className="my-4 h-28 w-full" />
    ))
  }
  if (data.episodes.length === 0) return <EmptyState title="No episodes yet" />
  return (
    <EpisodeList
      label={`Episodes of ${data.title}`}
      unavailableLabel="Not in this library"
      episodes={data.episodes.map((episode) => ({
        id: episode.id,
        number: episode.number,
        title: episode.title,
        overview: episode.overview,
        imageUrl: episode.stillUrl,
        subject: { title: episode.title, year: episode.number, genre: series.genres[0]?.name },
        duration:
          episode.durationSeconds == null ? undefined : formatDuration(episode.durationSeconds),
        action: actionOf?.(episode),
        playTo:
          episode.playable || offered.includes(episode.id) ? `/watch/${episode.id}` : undefined,
      }))}
    />
  )
}
