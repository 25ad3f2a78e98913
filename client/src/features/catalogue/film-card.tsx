import type { MovieSummary, SeriesSummary } from '@cinema/contract'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TitleCard, type TitleCardProps } from '../../lumen/media/title-card.tsx'
import { formatRating, subjectOf } from './format.ts'
import { catalogue } from './queries.ts'

export interface FilmCardProps extends Pick<TitleCardProps, 'shape'> {
  film: MovieSummary
  heading?: ReactNode
  /** Stands beside the year, instead of the rating. */
  note?: string | undefined
}

export function FilmCard({ film, heading, note, shape = 'poster' }: FilmCardProps) {
  const client = useQueryClient()
  const facts = [film.year, note ?? (film.rating != null && `★ ${formatRating(film.rating)}`)]
  return (
    <TitleCard
      to={`/movies/${film.id}`}
      subject={subjectOf(film)}
      imageUrl={shape === 'wide' ? film.backdropUrl : film.posterUrl}
      imageSet={shape === 'wide' ? film.backdropSet : film.posterSet}
      shape={shape}
      meta={facts.filter(Boolean).join(' · ') || film.genres[0]?.name}
      playLabel={film.playable ? ', plays here' : undefined}
      heading={heading}
      onIntent={() => void client.query(catalogue.film(film.id)).catch(() => undefined)}
    />
  )
}

export interface SeriesCardProps extends Pick<TitleCardProps, 'shape'> {
  series: SeriesSummary
  heading?: ReactNode
}

export function SeriesCard({ series, heading, shape = 'poster' }: SeriesCardProps) {
  const episodes = `${series.episodeCount} ${series.episodeCount === 1 ? 'episode' : 'episodes'}`
  return (
    <TitleCard
      to={`/series/${series.id}`}
      subject={subjectOf(series)}
      imageUrl={shape === 'wide' ? series.backdropUrl : series.posterUrl}
      imageSet={shape === 'wide' ? series.backdropSet : series.posterSet}
      shape={shape}
      heading={heading}
      meta={[series.year, episodes].filter(Boolean).join(' · ')}
    />
  )
}
