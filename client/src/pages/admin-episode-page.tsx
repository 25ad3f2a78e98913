import type { EpisodeCreate, EpisodeRow } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { entryQuery } from '../features/admin/catalogue.ts'
import { episodesQuery, useAddEpisode } from '../features/admin/episodes.ts'
import { Loaded } from '../features/admin/loaded.tsx'
import { TitleForm } from '../features/admin/title-form.tsx'
import { emptyTitle } from '../features/admin/title-values.ts'
import { showToast } from '../lumen/feedback/toasts.ts'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/catalogue/:seriesId/seasons/:number/new`: an episode to be added. */
export function AdminEpisodePage() {
  usePageTitle('Add an episode')
  const { seriesId = '', number = '' } = useParams()
  const { data: series } = useQuery(entryQuery(seriesId))
  const episodes = useQuery(episodesQuery(seriesId))
  const season = Number(number)
  return (
    <PageContainer className="max-w-4xl">
      <Link
        to={`/admin/catalogue/${seriesId}`}
        className="mb-4 inline-flex min-h-11 items-center text-ink-muted"
      >
        ← {series?.title ?? 'The series'}
      </Link>
      <PageHeader title="Add an episode">
        To season {season} of {series?.title ?? 'a series'}. Its number stays as it is given here.
      </PageHeader>
      <Loaded result={episodes} skeleton="h-96">
        {(rows) => <NewEpisode seriesId={seriesId} season={season} rows={rows} />}
      </Loaded>
    </PageContainer>
  )
}

interface NewEpisodeProps {
  seriesId: string
  season: number
  rows: readonly EpisodeRow[]
}

function NewEpisode({ seriesId, season, rows }: NewEpisodeProps) {
  const add = useAddEpisode(seriesId, season)
  const navigate = useNavigate()
  const taken = rows.filter(({ seasonNumber }) => seasonNumber === season)
  const next = Math.max(0, ...taken.map(({ number }) => number)) + 1
  return (
    <TitleForm
      kind="new-episode"
      initial={emptyTitle}
      draft={{ ...emptyTitle, number: String(next) }}
      submitLabel="Add the episode"
      send={async (change) => {
        // The form of a new episode is read as one.
        const { title } = await add.mutateAsync(change as EpisodeCreate)
        showToast('success', { title: `${title} is added` })
        await navigate(`/admin/catalogue/${seriesId}`, { replace: true })
      }}
    />
  )
}
