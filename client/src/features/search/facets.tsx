import type { ResponseOf, search } from '@cinema/contract'
import { ToggleTag } from '../../lumen/feedback/tag.tsx'
import type { SearchTerms } from './queries.ts'

interface FacetsProps {
  facets: ResponseOf<typeof search.find>['facets']
  terms: SearchTerms
  onChange: (change: { genre?: string | null; decade?: number | null }) => void
}

const SHOWN = 8

/** What the results consist of; pressing a part narrows to it, pressing again widens. */
export function Facets({ facets, terms, onChange }: FacetsProps) {
  const genres = facets.genres.filter(({ slug, count }) => count > 0 || slug === terms.genre)
  const decades = facets.decades.filter(({ decade, count }) => count > 0 || decade === terms.decade)
  const narrowed = terms.genre != null || terms.decade != null
  if (!narrowed && genres.length < 2 && decades.length < 2) return null
  return (
    <div
      role="group"
      aria-label="Narrow the results"
      className="no-scrollbar -mx-gutter flex gap-2 overflow-x-auto px-gutter py-1 md:mx-0 md:flex-wrap md:px-0"
    >
      {genres.slice(0, SHOWN).map(({ slug, name, count }) => (
        <ToggleTag
          key={slug}
          pressed={slug === terms.genre}
          count={count}
          onPress={() => onChange({ genre: slug === terms.genre ? null : slug })}
        >
          {name}
        </ToggleTag>
      ))}
      {genres.length > 0 && decades.length > 0 && (
        <span aria-hidden="true" className="mx-1 h-6 w-px shrink-0 self-center bg-line" />
      )}
      {decades.slice(0, SHOWN).map(({ decade, count }) => (
        <ToggleTag
          key={decade}
          pressed={decade === terms.decade}
          count={count}
          onPress={() => onChange({ decade: decade === terms.decade ? null : decade })}
        >
          {decade}s
        </ToggleTag>
      ))}
    </div>
  )
}
