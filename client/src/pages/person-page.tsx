import type { PersonDetail } from '@cinema/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { useParams } from 'react-router'
import { isProblem } from '../api/api-error.ts'
import { FilmCard } from '../features/catalogue/film-card.tsx'
import { wordsOf } from '../features/catalogue/format.ts'
import { PagedGrid } from '../features/catalogue/paged-grid.tsx'
import { person } from '../features/catalogue/people-queries.ts'
import { Avatar } from '../lumen/feedback/avatar.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { NotFoundPage } from './not-found-page.tsx'

/** `/people/:personId`: somebody, and the films they made. */
export function PersonPage() {
  const { personId = '' } = useParams()
  const result = useInfiniteQuery(person(personId))
  const first = result.data?.pages[0]
  usePageTitle(first?.name)
  if (isProblem(result.error, 'not_found') || isProblem(result.error, 'validation_failed')) {
    return (
      <NotFoundPage title="No such person">
        No film of the catalogue credits them any more, or ever did.
      </NotFoundPage>
    )
  }
  const films = result.data && {
    ...result.data,
    pages: result.data.pages.map(({ filmography }) => filmography),
  }
  return (
    <PageContainer>
      {first ? <PersonHeader person={first} /> : <h1 className="sr-only">Person</h1>}
      <PagedGrid
        label={`Films of ${first?.name ?? 'this person'}`}
        result={{ ...result, data: films }}
        empty={<EmptyState title="No film is left" icon={<Clapperboard size={28} />} />}
      >
        {(film) => <FilmCard film={film} note={rolesOf(film.roles)} />}
      </PagedGrid>
    </PageContainer>
  )
}

function PersonHeader({ person: { name, filmCount, credits } }: { person: PersonDetail }) {
  return (
    <header className="mb-8 flex items-center gap-4 sm:gap-6">
      <Avatar name={name} className="size-18 text-2xl sm:size-24 sm:text-3xl" />
      <div className="min-w-0">
        <h1 className="text-3xl text-balance break-words sm:text-4xl">{name}</h1>
        <p className="mt-1.5 text-ink-muted">
          {filmCount.toLocaleString()} {filmCount === 1 ? 'film' : 'films'}
          <span className="text-ink-faint"> · {rolesOf(credits.map(({ role }) => role))}</span>
        </p>
      </div>
    </header>
  )
}

const rolesOf = (roles: readonly string[]): string => wordsOf(roles.join(', '))
