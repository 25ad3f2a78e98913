import type { MovieDetail } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Archive } from 'lucide-react'
import { Link, useParams } from 'react-router'
import { describeError, isProblem } from '../api/api-error.ts'
import { useSession } from '../api/session.ts'
import { FactSheet, FilmFacts } from '../features/catalogue/facts.tsx'
import { FilmRow } from '../features/catalogue/film-row.tsx'
import { subjectOf, wordsOf } from '../features/catalogue/format.ts'
import { catalogue } from '../features/catalogue/queries.ts'
import { useOffered } from '../features/player/use-offered.ts'
import { PlayLink } from '../features/progress/play-link.tsx'
import { WatchedButton } from '../features/progress/watched-button.tsx'
import { AudienceFacts } from '../features/social/audience-facts.tsx'
import { FavoriteButton } from '../features/social/favorite-button.tsx'
import { LikeButton } from '../features/social/like-button.tsx'
import { OwnRating } from '../features/social/own-rating.tsx'
import { ErrorState } from '../lumen/feedback/states.tsx'
import { Tag } from '../lumen/feedback/tag.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { Hero } from '../lumen/media/hero.tsx'
import { HeroSkeleton } from '../lumen/media/hero-skeleton.tsx'
import { MediaImage } from '../lumen/media/media-image.tsx'
import { NotFoundPage } from './not-found-page.tsx'

/** `/movies/:movieId`: one film, or one episode. */
export function MoviePage() {
  const { movieId = '' } = useParams()
  const { data: film, error, refetch, isFetching, fetchStatus } = useQuery(catalogue.film(movieId))
  usePageTitle(film?.title)
  if (film) return <Film film={film} />
  if (isProblem(error, 'not_found') || isProblem(error, 'validation_failed')) {
    return (
      <NotFoundPage title="No such film">
        The catalogue does not hold it any more, or never did.
      </NotFoundPage>
    )
  }
  if (error) {
    return (
      <ErrorState {...describeError(error)} retrying={isFetching} onRetry={() => void refetch()} />
    )
  }
  return fetchStatus === 'paused' ? <ErrorState offline /> : <HeroSkeleton />
}

function Film({ film }: { film: MovieDetail }) {
  return (
    <article>
      <Hero
        size="detail"
        subject={subjectOf(film)}
        imageUrl={film.backdropUrl}
        imageSet={film.backdropSet}
        eyebrow={<Origin film={film} />}
        facts={<FilmFacts film={film} />}
        overview={film.overview}
        actions={<Actions film={film} />}
        aside={
          <MediaImage
            src={film.posterUrl}
            set={film.posterSet}
            sizes="16rem"
            subject={subjectOf(film)}
          />
        }
      />
      <div className="mx-auto max-w-page px-gutter pb-4">
        <Opinions film={film} />
        <Section title="About this film">
          <FactSheet title={film} />
          {film.tags.length > 0 && (
            <ul aria-label="Tags" className="mt-6 flex flex-wrap gap-2">
              {film.tags.map((tag) => (
                <li key={tag}>
                  <Tag to={`/movies?tag=${tag}`}>{wordsOf(tag)}</Tag>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <div className="mx-auto max-w-page pb-10">
        <FilmRow title="More like this" query={catalogue.similar(film.id)} />
      </div>
    </article>
  )
}

/** Where a film belongs: its genres, or the series of an episode. */
function Origin({ film }: { film: MovieDetail }) {
  if (film.episode) {
    const { seriesId, seriesTitle, seasonNumber, episodeNumber } = film.episode
    return (
      <Link
        to={`/series/${seriesId}`}
        className="text-accent-text underline-offset-4 hover:underline"
      >
        {seriesTitle}, season {seasonNumber}, episode {episodeNumber}
      </Link>
    )
  }
  return film.genres.map(({ slug, name }) => (
    <Tag key={slug} to={`/genres/${slug}`} className="bg-glass">
      {name}
    </Tag>
  ))
}

/** The viewer's own stars, and what all viewers here make of the film. */
function Opinions({ film }: { film: MovieDetail }) {
  const signedIn = useSession((session) => session.status !== 'anonymous')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-10 gap-y-3 pt-4">
      {signedIn && (
        <div className="flex items-start gap-3">
          <LikeButton movieId={film.id} />
          <OwnRating movieId={film.id} />
        </div>
      )}
      <AudienceFacts audience={film.audience} />
    </div>
  )
}

/** Play where there is something to play; otherwise one honest line. */
function Actions({ film }: { film: MovieDetail }) {
  const signedIn = useSession((session) => session.status !== 'anonymous')
  const isOffered = useOffered(film)
  return (
    <>
      {isOffered && <PlayLink movieId={film.id} />}
      <FavoriteButton movieId={film.id} signedIn={signedIn} />
      <WatchedButton movieId={film.id} />
      {isOffered === false && (
        <p className="flex basis-full items-center gap-2 text-sm text-ink-faint">
          <Archive size={16} aria-hidden="true" className="shrink-0" />
          In the catalogue, but nothing here has a recording of it to play.
        </p>
      )}
    </>
  )
}
