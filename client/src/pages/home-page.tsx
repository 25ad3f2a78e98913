import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { describeError } from '../api/api-error.ts'
import { useSession } from '../api/session.ts'
import { FilmRow, SeriesRow } from '../features/catalogue/film-row.tsx'
import { NowShowing, NowShowingSkeleton } from '../features/catalogue/now-showing.tsx'
import { catalogue } from '../features/catalogue/queries.ts'
import { ContinueWatchingRow } from '../features/progress/continue-watching-row.tsx'
import { RecommendationRows } from '../features/social/recommendation-rows.tsx'
import { ErrorState } from '../lumen/feedback/states.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const GENRE_ROWS = 8

/** `/`: what plays, where the viewer was, and what else there is. */
export function HomePage() {
  usePageTitle('')
  const signedIn = useSession((session) => session.status !== 'anonymous')
  return (
    <>
      <h1 className="sr-only">Cinema Online</h1>
      <Featured />
      <div className="mx-auto max-w-page pb-10">
        <ContinueWatchingRow />
        <FilmRow
          title="Plays here"
          note="In this library, ready to play."
          size="wide"
          more={{ to: '/movies?plays=here', label: 'See all' }}
          query={catalogue.filmRow({ playable: true })}
        />
        <SeriesRow title="Series" size="wide" more={{ to: '/series', label: 'See all' }} />
        <FilmRow
          title="Trending"
          more={{ to: '/movies', label: 'See all' }}
          query={catalogue.trending()}
        />
        <RecommendationRows signedIn={signedIn} />
        <FilmRow
          title="New in the catalogue"
          more={{ to: '/movies?sort=newest', label: 'See all' }}
          query={catalogue.filmRow({ sort: 'newest' })}
        />
        <FilmRow
          title="Best rated"
          more={{ to: '/movies?sort=rating', label: 'See all' }}
          query={catalogue.filmRow({ sort: 'rating' })}
        />
        <GenreRows />
      </div>
    </>
  )
}

function Featured() {
  const { data, error, refetch, isFetching, fetchStatus } = useQuery(catalogue.featured())
  // What plays comes first: the page should begin with something to press.
  const films = useMemo(
    () => data?.toSorted((left, right) => Number(right.playable) - Number(left.playable)),
    [data],
  )
  if (films) return <NowShowing films={films} />
  if (error) {
    return (
      <ErrorState {...describeError(error)} retrying={isFetching} onRetry={() => void refetch()} />
    )
  }
  return fetchStatus === 'paused' ? <ErrorState offline /> : <NowShowingSkeleton />
}

/** A row for each of the largest genres. */
function GenreRows() {
  const { data: genres = [] } = useQuery(catalogue.genres())
  return genres
    .toSorted((left, right) => right.count - left.count)
    .slice(0, GENRE_ROWS)
    .map(({ slug, name }) => (
      <FilmRow
        key={slug}
        title={name}
        more={{ to: `/genres/${slug}`, label: 'See all' }}
        query={catalogue.filmRow({ genre: slug })}
      />
    ))
}
