import { useQuery } from '@tanstack/react-query'
import { FileUp, Plus, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { statisticsQuery } from '../features/admin/catalogue.ts'
import { CatalogueList } from '../features/admin/catalogue-list.tsx'
import { DeletedTitles } from '../features/admin/deleted-titles.tsx'
import { ButtonLink } from '../lumen/actions/button.tsx'
import { ToggleTag } from '../lumen/feedback/tag.tsx'
import { Input } from '../lumen/forms/input.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/catalogue`: finding titles to edit, adding and deleting them. */
export function AdminCataloguePage() {
  usePageTitle('Catalogue')
  const [text, setText] = useState('')
  const [kind, setKind] = useState<'film' | 'series'>('film')
  const [featured, setFeatured] = useState(false)
  const q = useDeferredValue(text.trim())
  return (
    <PageContainer>
      <PageHeader title="Catalogue">
        <Numbers />
      </PageHeader>
      <div className="mb-6 flex flex-wrap items-center gap-3">
        <Input
          type="search"
          look="pill"
          aria-label="Find a title"
          placeholder="Beginning of a title"
          icon={<Search size={18} aria-hidden="true" />}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
          className="w-full sm:w-80"
        />
        <ToggleTag
          pressed={kind === 'series'}
          onPress={() => setKind(kind === 'film' ? 'series' : 'film')}
        >
          Series
        </ToggleTag>
        <ToggleTag pressed={featured} onPress={() => setFeatured(!featured)}>
          Featured
        </ToggleTag>
        <ButtonLink to="/admin/catalogue/new" variant="primary" icon={<Plus size={18} />}>
          Add a film
        </ButtonLink>
        <ButtonLink to="/admin/catalogue/new-series" icon={<Plus size={18} />}>
          Add a series
        </ButtonLink>
        <ButtonLink to="/admin/catalogue/import" icon={<FileUp size={18} />}>
          Import a file
        </ButtonLink>
      </div>
      <CatalogueList filter={{ kind, q, featured }} />
      <Section title="Deleted lately">
        <DeletedTitles />
      </Section>
    </PageContainer>
  )
}

function Numbers() {
  const { data } = useQuery(statisticsQuery)
  if (!data) return <>Changes count everywhere within a second.</>
  const { films, series, playable, featured, people } = data
  const number = (count: number) => count.toLocaleString()
  return (
    <>
      {number(films)} films, of which {number(playable)} play and {number(featured)} are featured;{' '}
      {number(series)} series, {number(people)} people. Changes count everywhere within a second.
    </>
  )
}
