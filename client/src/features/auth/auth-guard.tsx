import { useMutation } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { refresh } from '../../api/session.ts'
import { describeError } from '../../api/api-error.ts'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { EmptyState, ErrorState } from '../../lumen/feedback/states.tsx'
import { Spinner } from '../../lumen/feedback/spinner.tsx'
import { loginPath } from './next-path.ts'
import { useViewer } from './use-viewer.ts'

/** Shows its children to a signed-in viewer; others sign in first and come back. */
export function AuthGuard({ children }: { children: ReactNode }) {
  const { status } = useViewer()
  const { pathname, search, hash } = useLocation()
  if (status === 'signed-in') return children
  if (status === 'anonymous') return <Navigate to={loginPath(pathname + search + hash)} replace />
  return status === 'unreachable' ? <Unreachable /> : <Restoring />
}

/** Shows its children to administrators alone; other viewers learn that the page is not for them. */
export function AdminGuard({ children }: { children: ReactNode }) {
  const { user } = useViewer()
  const isOpen = user?.role === 'administrator' && user.twoFactor !== 'required'
  const closed = user?.twoFactor === 'required' ? <NeedsTwoFactor /> : <ForAdministrators />
  return <AuthGuard>{isOpen ? children : closed}</AuthGuard>
}

function NeedsTwoFactor() {
  return (
    <EmptyState
      level={1}
      title="Set up two-factor sign-in first"
      icon={<Lock size={28} />}
      action={
        <ButtonLink to="/account" variant="primary">
          To your account
        </ButtonLink>
      }
    >
      On this server administrators sign in with a code of an authenticator app.
    </EmptyState>
  )
}

function ForAdministrators() {
  return (
    <EmptyState
      level={1}
      title="For administrators"
      icon={<Lock size={28} />}
      action={<ButtonLink to="/">To the home page</ButtonLink>}
    >
      Your account does not open this page.
    </EmptyState>
  )
}

function Restoring() {
  return (
    <div className="grid min-h-[60svh] place-items-center text-accent-text">
      <Spinner size="2.5rem" label="Signing in" />
    </div>
  )
}

function Unreachable() {
  const retry = useMutation({ mutationFn: refresh, meta: { silent: true } })
  const { title, detail, offline } = describeError(retry.error)
  return (
    <ErrorState
      {...(retry.isError && { title, detail })}
      offline={!retry.isError || offline}
      retrying={retry.isPending}
      onRetry={() => retry.mutate()}
    />
  )
}
