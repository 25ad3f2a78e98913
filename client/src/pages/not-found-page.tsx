import { Clapperboard } from 'lucide-react'
import { ButtonLink } from '../lumen/actions/button.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

export interface NotFoundPageProps {
  title?: string
  children?: React.ReactNode
}

/** An address, or a title, that is not here. */
export function NotFoundPage({ title = 'This reel is missing', children }: NotFoundPageProps) {
  usePageTitle('Not found')
  return (
    <EmptyState
      level={1}
      title={title}
      icon={<Clapperboard size={28} aria-hidden="true" />}
      action={
        <>
          <ButtonLink to="/" variant="primary">
            Back to the start
          </ButtonLink>
          <ButtonLink to="/search">Search</ButtonLink>
        </>
      }
    >
      {children ?? 'There is no page at this address. It may have been moved or removed.'}
    </EmptyState>
  )
}
