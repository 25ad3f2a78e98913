import { ShieldCheck } from 'lucide-react'
import { Link, useLocation } from 'react-router'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { loginPath } from './next-path.ts'
import { useViewer } from './use-viewer.ts'

/** The corner of the top bar: the viewer's picture, or the way to sign in. */
export function AccountMenu() {
  const { status, user } = useViewer()
  const { pathname, search } = useLocation()
  if (status === 'restoring') return <Skeleton className="size-9 rounded-full" />
  if (user) {
    return (
      <>
        {user.role === 'administrator' && <AdministrationLink />}
        <Link
          to="/account"
          aria-label={`Account of ${user.username}`}
          title={user.username}
          className="grid size-11 place-items-center rounded-full"
        >
          <Avatar name={user.username} imageUrl={user.avatarUrl} />
        </Link>
      </>
    )
  }
  return (
    <ButtonLink to={loginPath(pathname + search)} size="sm">
      Sign in
    </ButtonLink>
  )
}

/** On small screens the account page leads there. */
function AdministrationLink() {
  return (
    <Link
      to="/admin"
      aria-label="Administration"
      title="Administration"
      className="grid size-11 place-items-center rounded-full text-ink-muted transition-colors hover:bg-raised hover:text-ink max-sm:hidden"
    >
      <ShieldCheck size={20} aria-hidden="true" />
    </Link>
  )
}
