import { SearchKind } from '@cinema/contract'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { SearchTerms } from '../features/search/queries.ts'
import { useDebounced } from '../features/search/use-debounced.ts'
import { IconButton } from '../lumen/actions/icon-button.tsx'
import { Input } from '../lumen/forms/input.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'
import { Results } from './search/results.tsx'
import { Suggestions } from './search/suggestions.tsx'

const REST_MS = 180

/** `/search?q=`: results as you type, narrowed by facets; the URL always says what is shown. */
export function SearchPage() {
  const [search, setSearch] = useSearchParams()
  const [text, setText] = useState(search.get('q') ?? '')
  const q = useDebounced(wordsOf(text), REST_MS)
  const input = useRef<HTMLInputElement>(null)
  usePageTitle(q === '' ? 'Search' : `“${q}”`)

  useEffect(() => input.current?.focus({ preventScroll: true }), [])

  // With each letter, not once they settle: by then the viewer may be on the way to a result.
  const write = (value: string) => {
    setText(value)
    const words = wordsOf(value)
    // Other words, other facets.
    if (words !== wordsOf(text)) setSearch(words === '' ? {} : { q: words }, { replace: true })
  }
  const choose = (term: string) => {
    write(term)
    input.current?.focus()
  }
  return (
    <PageContainer>
      <h1 className="sr-only">Search</h1>
      <form role="search" onSubmit={(event) => event.preventDefault()} className="max-w-3xl">
        <Input
          ref={input}
          type="search"
          aria-label="Search films, series, people and stories"
          placeholder="Films, series, people"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={100}
          value={text}
          onChange={(event) => write(event.target.value)}
          icon={<Search size={24} aria-hidden="true" />}
          action={
            text !== '' && (
              <IconButton
                label="Clear the search"
                icon={<X size={20} />}
                onClick={() => choose('')}
              />
            )
          }
          look="large"
        />
      </form>
      {q === '' ? (
        <Suggestions onChoose={choose} />
      ) : (
        <Results terms={readTerms(q, search)} onChoose={choose} />
      )}
    </PageContainer>
  )
}

const wordsOf = (text: string) => text.trim().slice(0, 100)

function readTerms(q: string, search: URLSearchParams): SearchTerms {
  const genre = search.get('genre')
  const decade = Number(search.get('decade') ?? Number.NaN)
  const minRating = Number(search.get('minRating') ?? Number.NaN)
  const kind = SearchKind.safeParse(search.get('kind')).data
  return {
    q,
    ...(kind != null && { kind }),
    ...(Number.isInteger(minRating) && { minRating }),
    ...(genre != null && { genre }),
    ...(Number.isInteger(decade) && { decade }),
  }
}
