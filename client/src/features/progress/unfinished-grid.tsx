import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { describeError } from '../../api/api-error.ts'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { EmptyState, ErrorState } from '../../lumen/feedback/states.tsx'
import { Grid } from '../../lumen/media/grid.tsx'
import { GridSkeleton } from '../../lumen/media/grid-skeleton.tsx'
import { watching } from './queries.ts'
import { WatchingCard } from './watching-card.tsx'

/** What the viewer has begun and not finished. */
export function UnfinishedGrid() {
  const { data, error, fetchStatus, isFetching, refetch } = useQuery(watching.unfinished)
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
    return fetchStatus === 'paused' ? <ErrorState offline /> : <GridSkeleton count={7} />
  }
  if (data.length === 0) {
    return (
      <EmptyState
        title="Nothing to go on with"
        icon={<Play size={28} />}
        action={
          <ButtonLink to="/movies?plays=here" variant="primary">
            See what plays here
          </ButtonLink>
        }
      >
        Leave a film before its end and it waits here, at your place, on every device.
      </EmptyState>
    )
  }
  return (
    <Grid label="Continue watching" items={data} keyOf={({ movie }) => movie.id}>
      {(item) => <WatchingCard item={item} />}
    </Grid>
  )
}
