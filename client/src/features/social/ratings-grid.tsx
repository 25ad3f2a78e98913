import { useInfiniteQuery } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { EmptyState } from '../../lumen/feedback/states.tsx'
import { FilmCard } from '../catalogue/film-card.tsx'
import { PagedGrid } from '../catalogue/paged-grid.tsx'
import { social } from './queries.ts'

/** Everything the viewer has rated, with their stars. */
export function RatingsGrid() {
  const result = useInfiniteQuery(social.ratings)
  return (
    <PagedGrid
      label="Ratings"
      result={result}
      empty={
        <EmptyState
          title="Nothing rated yet"
          icon={<Star size={28} />}
          action={
            <ButtonLink to="/movies" variant="primary">
              Browse films
            </ButtonLink>
          }
        >
          Give a film its stars, and it is listed here.
        </EmptyState>
      }
    >
      {({ movie, stars }) => <FilmCard film={movie} note={`you gave ★ ${stars}`} />}
    </PagedGrid>
  )
}
