import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import { FilmBrowser } from '../features/catalogue/film-browser.tsx'
import { readFilters, writeFilters } from '../features/catalogue/filters.ts'
import { wordsOf } from '../features/catalogue/format.ts'
import { catalogue } from '../features/catalogue/queries.ts'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { NotFoundPage } from './not-found-page.tsx'

/** `/genres/:slug`: the films of one genre. */
export function GenrePage() {
  const { slug = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const { data: genres } = useQuery(catalogue.genres())
  const genre = genres?.find((candidate) => candidate.slug === slug)
  const name = genre?.name ?? wordsOf(slug)
  usePageTitle(name)
  if (genres && !genre) {
    return (
      <NotFoundPage title="No such genre">
        Nothing in this catalogue is filed under “{name}”.
      </NotFoundPage>
    )
  }
  return (
    <PageContainer>
      <PageHeader title={name}>
        {genre
          ? `${genre.count.toLocaleString()} ${genre.count === 1 ? 'film' : 'films'}`
          : '\u00a0'}
      </PageHeader>
      <FilmBrowser
        label={name}
        fixedGenre
        filters={{ ...readFilters(search), genre: slug }}
        onChange={(filters) => {
          const next = writeFilters(filters)
          next.delete('genre')
          setSearch(next, { replace: true })
        }}
      />
    </PageContainer>
  )
}
