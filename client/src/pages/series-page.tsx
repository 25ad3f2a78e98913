import type { SeriesDetail } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import { describeError, isProblem } from '../api/api-error.ts'
import { FactSheet } from '../features/catalogue/facts.tsx'
import { subjectOf, wordsOf } from '../features/catalogue/format.ts'
import { PlayFirstEpisode } from '../features/catalogue/play-first-episode.tsx'
import { catalogue } from '../features/catalogue/queries.ts'
import { SeasonEpisodes } from '../features/catalogue/season-episodes.tsx'
import { useOfferedAmong } from '../features/player/use-offered.ts'
import { EpisodeWatchedButton } from '../features/progress/watched-button.tsx'
import { ErrorState } from '../lumen/feedback/states.tsx'
import { Tag, ToggleTag } from '../lumen/feedback/tag.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { Hero } from '../lumen/media/hero.tsx'
import { HeroSkeleton } from '../lumen/media/hero-skeleton.tsx'
import { MediaImage } from '../lumen/media/media-image.tsx'
import { NotFoundPage } from './not-found-page.tsx'

/** `/series/:seriesId`: a series, its seasons and episodes. */
export function SeriesPage() {
  const { seriesId = '' } = useParams()
  const { data, error, refetch, isFetching, fetchStatus } = useQuery(catalogue.series(seriesId))
  usePageTitle(data?.title)
  if (data) return <Series series={data} />
  if (isProblem(error, 'not_found') || isProblem(error, 'validation_failed')) {
    return (
      <NotFoundPage title="No such series">
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

function Series({ series }: { series: SeriesDetail }) {
  const [search, setSearch] = useSearchParams()
  const asked = Number(search.get('season') ?? Number.NaN)
  const season = series.seasons.find(({ number }) => number === asked) ?? series.seasons[0]
  const { data } = useQuery({
    ...catalogue.season(series.id, season?.number ?? 0),
    enabled: season !== undefined,
  })
  const offered = useOfferedAmong(data?.episodes ?? [])
  return (
    <article>
      <Hero
        size="detail"
        subject={subjectOf(series)}
        imageUrl={series.backdropUrl}
        imageSet={series.backdropSet}
        eyebrow={series.genres.map(({ slug, name }) => (
          <Tag key={slug} to={`/genres/${slug}`} className="bg-glass">
            {name}
          </Tag>
        ))}
        facts={
          <>
            {series.year != null && <span className="tabular-nums">{series.year}</span>}
            <span>{counted(series.seasonCount, 'season')}</span>
            <span>{counted(series.episodeCount, 'episode')}</span>
          </>
        }
        actions={
          season && (
            <PlayFirstEpisode seriesId={series.id} season={season.number} offered={offered} />
          )
        }
        overview={series.overview}
        aside={
          <MediaImage
            src={series.posterUrl}
            set={series.posterSet}
            sizes="16rem"
            subject={subjectOf(series)}
          />
        }
      />
      <div className="mx-auto max-w-page px-gutter pb-10">
        {season && (
          <Section
            title={season.title}
            aside={
              series.seasons.length > 1 && (
                <div role="group" aria-label="Seasons" className="flex flex-wrap gap-2">
                  {series.seasons.map(({ number, title }) => (
                    <ToggleTag
                      key={number}
                      pressed={number === season.number}
                      onPress={() => setSearch({ season: String(number) }, { replace: true })}
                    >
                      {title}
                    </ToggleTag>
                  ))}
                </div>
              )
            }
          >
            <SeasonEpisodes
              series={series}
              number={season.number}
              offered={offered}
              actionOf={({ id, title }) => <EpisodeWatchedButton movieId={id} title={title} />}
            />
          </Section>
        )}
        <Section title="About this series">
          <FactSheet title={series} />
          {series.tags.length > 0 && (
            <ul aria-label="Tags" className="mt-6 flex flex-wrap gap-2">
              {series.tags.map((tag) => (
                <li key={tag}>
                  <Tag to={`/movies?tag=${tag}`}>{wordsOf(tag)}</Tag>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </article>
  )
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
