import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { EmptyState } from '../../lumen/feedback/states.tsx'
import { PagedGrid } from '../catalogue/paged-grid.tsx'
import { watching } from './queries.ts'
import { WatchingCard } from './watching-card.tsx'

/** Everything the viewer has played. */
export function HistoryGrid() {
  const result = useInfiniteQuery(watching.history)
  return (
    <PagedGrid
      label="History"
      result={result}
      empty={
        <EmptyState
          title="Nothing watched yet"
          icon={<History size={28} />}
          action={
            <ButtonLink to="/movies?plays=here" variant="primary">
              See what plays here
            </ButtonLink>
          }
        >
          What you watch is listed here, the latest first.
        </EmptyState>
      }
    >
      {(item) => <WatchingCard item={item} />}
    </PagedGrid>
  )
}
