import { History } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { ToggleTag } from '../../lumen/feedback/tag.tsx'
import { Section } from '../../lumen/layout/section.tsx'
import { useRecentSearches } from './recent-store.ts'

/** Searches made before on this device, to repeat or forget. */
export function RecentSearches({ onChoose }: { onChoose: (term: string) => void }) {
  const { terms, clear } = useRecentSearches()
  if (terms.length === 0) return null
  return (
    <Section
      title="Searched before"
      aside={
        <Button variant="ghost" size="sm" onClick={clear}>
          Forget these
        </Button>
      }
    >
      <ul className="flex flex-wrap gap-2">
        {terms.map((term) => (
          <li key={term}>
            <ToggleTag pressed={false} onPress={() => onChoose(term)}>
              <History size={15} aria-hidden="true" />
              {term}
            </ToggleTag>
          </li>
        ))}
      </ul>
    </Section>
  )
}
