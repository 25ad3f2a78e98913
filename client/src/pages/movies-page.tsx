import { useSearchParams } from 'react-router'
import { FilmBrowser } from '../features/catalogue/film-browser.tsx'
import { readFilters, writeFilters } from '../features/catalogue/filters.ts'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/movies`: every film, filtered through the URL. */
export function MoviesPage() {
  usePageTitle('Films')
  const [search, setSearch] = useSearchParams()
  return (
    <PageContainer>
      <PageHeader title="Films" />
      <FilmBrowser
        label="Films"
        filters={readFilters(search)}
        onChange={(filters) => setSearch(writeFilters(filters), { replace: true })}
      />
    </PageContainer>
  )
}
