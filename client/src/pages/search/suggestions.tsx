import { useQuery } from '@tanstack/react-query'
import { FilmRow } from '../../features/catalogue/film-row.tsx'
import { catalogue } from '../../features/catalogue/queries.ts'
import { RecentSearches } from '../../features/search/recent-searches.tsx'
import { Tag } from '../../lumen/feedback/tag.tsx'
import { Section } from '../../lumen/layout/section.tsx'

/** Before anything is typed. */
export function Suggestions({ onChoose }: { onChoose: (term: string) => void }) {
  const { data: genres = [] } = useQuery(catalogue.genres())
  return (
    <div className="pt-6">
      <RecentSearches onChoose={onChoose} />
      {genres.length > 0 && (
        <Section title="Browse by genre">
          <ul className="flex flex-wrap gap-2">
            {genres.map(({ slug, name, count }) => (
              <li key={slug}>
                <Tag to={`/genres/${slug}`} count={count}>
                  {name}
                </Tag>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <div className="-mx-gutter pt-4">
        <FilmRow title="Trending" query={catalogue.trending()} />
      </div>
    </div>
  )
}
