import { useInfiniteQuery } from '@tanstack/react-query'
import { Bookmark } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { EmptyState } from '../../lumen/feedback/states.tsx'
import { FilmCard } from '../catalogue/film-card.tsx'
import { PagedGrid } from '../catalogue/paged-grid.tsx'
import { social } from './queries.ts'

/** Everything the viewer keeps. */
export function FavoritesGrid() {
  const result = useInfiniteQuery(social.favorites)
  return (
    <PagedGrid
      label="Favourites"
      result={result}
      empty={
        <EmptyState
          title="Nothing kept yet"
          icon={<Bookmark size={28} />}
          action={
            <ButtonLink to="/movies" variant="primary">
              Browse films
            </ButtonLink>
          }
        >
          Press “Add to my list” on a title, and it waits here for the right evening.
        </EmptyState>
      }
    >
      {({ movie }) => <FilmCard film={movie} />}
    </PagedGrid>
  )
}
