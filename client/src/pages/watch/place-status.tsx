import { LogIn } from 'lucide-react'
import { Link } from 'react-router'
import { loginPath } from '../../features/auth/next-path.ts'
import { SyncStatus } from '../../features/progress/sync-status.tsx'
import type { SyncState } from '../../features/progress/tracker-state.ts'

export interface PlaceStatusProps {
  movieId: string
  /** Null when the place is not kept at all. */
  sync: SyncState | null
  starting: boolean
}

/** Whether the place in the film is safe; anonymous viewers learn how it would be. */
export function PlaceStatus({ movieId, sync, starting }: PlaceStatusProps) {
  if (sync !== null) return <SyncStatus sync={sync} starting={starting} />
  return (
    <Link
      to={loginPath(`/watch/${movieId}`)}
      data-testid="sign-in-to-keep"
      className="inline-flex min-h-11 items-center gap-2 rounded-full px-3 text-sm font-semibold text-accent-text hover:bg-ink/10"
    >
      <LogIn size={18} aria-hidden="true" className="rtl:-scale-x-100" />
      <span className="max-sm:hidden">Sign in to keep your place</span>
      <span className="sm:hidden">Keep your place</span>
    </Link>
  )
}
