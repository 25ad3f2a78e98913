import type { MovieSummary, SeriesSummary } from '@cinema/contract'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TitleCard } from '../../lumen/media/title-card.tsx'
import { formatRating, subjectOf } from './format.ts'
import { catalogue } from './queries.ts'

export function FilmCard({ film, heading }: { film: MovieSummary; heading?: ReactNode }) {
  const client = useQueryClient()
  const facts = [film.year, film.rating != null && `★ ${formatRating(film.rating)}`]
  return (
    <TitleCard
      to={`/movies/${film.id}`}
      subject={subjectOf(film)}
      imageUrl={film.posterUrl}
      meta={facts.filter(Boolean).join(' · ') || film.genres[0]?.name}
      playLabel={film.playable ? ', plays here' : undefined}
      heading={heading}
      onIntent={() => void client.query(catalogue.film(film.id)).catch(() => undefined)}
    />
  )
}

export function SeriesCard({ series }: { series: SeriesSummary }) {
  const episodes = `${series.episodeCount} ${series.episodeCount === 1 ? 'episode' : 'episodes'}`
  return (
    <TitleCard
      to={`/series/${series.id}`}
      subject={subjectOf(series)}
      imageUrl={series.posterUrl}
      meta={[series.year, episodes].filter(Boolean).join(' · ')}
    />
  )
}
