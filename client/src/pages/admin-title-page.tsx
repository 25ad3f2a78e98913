import type { CatalogueEntry, MovieCreate, SeriesCreate } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { entryQuery, useAddFilm, useAddSeries } from '../features/admin/catalogue.ts'
import { DirectSourceList } from '../features/admin/direct-source-list.tsx'
import { Loaded } from '../features/admin/loaded.tsx'
import { SeasonList } from '../features/admin/season-list.tsx'
import { TitleEditor } from '../features/admin/title-editor.tsx'
import { TitleForm } from '../features/admin/title-form.tsx'
import { emptyTitle } from '../features/admin/title-values.ts'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/catalogue/:titleId`: one title to be edited; `new` and `new-series` add one. */
export function AdminTitlePage() {
  const { titleId = '' } = useParams()
  return (
    <PageContainer className="max-w-4xl">
      <TitleById titleId={titleId} />
    </PageContainer>
  )
}

function TitleById({ titleId }: { titleId: string }) {
  if (titleId === 'new') return <NewFilm />
  if (titleId === 'new-series') return <NewSeries />
  return <OpenedTitle key={titleId} titleId={titleId} />
}

function NewFilm() {
  usePageTitle('Add a film')
  const add = useAddFilm()
  const navigate = useNavigate()
  return (
    <>
      <Back />
      <PageHeader title="Add a film">
        It is found under its title and year; an import of the same film adds to it.
      </PageHeader>
      <TitleForm
        kind="film"
        initial={emptyTitle}
        submitLabel="Add the film"
        send={async (change) => {
          // A film without a title is what the server answers to, beside the field.
          const added = await add.mutateAsync({ title: '', ...change } as MovieCreate)
          await navigate(`/admin/catalogue/${added.id}`, { replace: true })
        }}
      />
    </>
  )
}

function NewSeries() {
  usePageTitle('Add a series')
  const add = useAddSeries()
  const navigate = useNavigate()
  return (
    <>
      <Back />
      <PageHeader title="Add a series">
        With its seasons; episodes are added to them afterwards.
      </PageHeader>
      <TitleForm
        kind="series"
        initial={emptyTitle}
        draft={{ ...emptyTitle, seasons: '1, Season 1' }}
        submitLabel="Add the series"
        send={async (change) => {
          const added = await add.mutateAsync({ title: '', ...change } as SeriesCreate)
          await navigate(`/admin/catalogue/${added.id}`, { replace: true })
        }}
      />
    </>
  )
}

function OpenedTitle({ titleId }: { titleId: string }) {
  const result = useQuery(entryQuery(titleId))
  usePageTitle(result.data?.title)
  return (
    <>
      <Back entry={result.data} />
      <PageHeader title={result.data?.title ?? 'A title'}>
        {result.data && <About entry={result.data} />}
      </PageHeader>
      <Loaded result={result} skeleton="h-96">
        {(entry) => (
          <>
            <TitleEditor entry={entry} />
            {entry.kind === 'series' ? (
              <Section title="Episodes" className="pt-12">
                <SeasonList series={entry} />
              </Section>
            ) : (
              <Section title="Plays from elsewhere" className="pt-12">
                <DirectSourceList movieId={entry.id} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

/** An episode is reached from its series, everything else from the catalogue. */
function Back({ entry }: { entry?: CatalogueEntry | undefined }) {
  const seriesId = entry?.kind === 'episode' ? entry.seriesId : undefined
  return (
    <Link
      to={seriesId === undefined ? '/admin/catalogue' : `/admin/catalogue/${seriesId}`}
      className="mb-4 inline-flex min-h-11 items-center text-ink-muted"
    >
      ← {seriesId === undefined ? 'Catalogue' : 'Its series'}
    </Link>
  )
}

function About({ entry }: { entry: CatalogueEntry }) {
  const { sources, editedAt, version } = entry
  const edited =
    editedAt === null ? 'not edited yet' : `edited ${new Date(editedAt).toLocaleString()}`
  return (
    <>
      {entry.kind === 'episode' && `Season ${entry.seasonNumber}, episode ${entry.number}. `}
      Version {version}, {edited}. From {sources.map(({ name }) => name).join(', ')}.
    </>
  )
}
