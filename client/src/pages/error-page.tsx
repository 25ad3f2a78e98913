import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button, ButtonLink } from '../lumen/actions/button.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** A chunk that cannot be loaded any more: a newer version is out, or the connection is gone. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /module|import/i.test(error.message)
}

/** Shown in place of a page that failed to render. */
export function ErrorPage({ error }: { error: unknown }) {
  usePageTitle('Error')
  const isOffline = isMissingChunk(error) && !navigator.onLine
  return (
    <div role="alert">
      <EmptyState
        level={1}
        title={isOffline ? 'This page is not on this device yet' : 'The film snapped'}
        icon={<TriangleAlert size={28} aria-hidden="true" />}
        action={
          <>
            <Button
              variant="primary"
              icon={<RotateCw size={18} aria-hidden="true" />}
              onClick={() => location.reload()}
            >
              Load again
            </Button>
            <ButtonLink to="/">Back to the start</ButtonLink>
          </>
        }
      >
        {isOffline
          ? 'You are offline, and this page was never opened here. Load it again when you are back.'
          : 'Something in this page failed. Loading it again usually helps.'}
      </EmptyState>
    </div>
  )
}
