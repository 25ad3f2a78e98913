import { Link, Navigate, useSearchParams } from 'react-router'
import { AuthFrame } from '../features/auth/auth-frame.tsx'
import { LoginForm } from '../features/auth/login-form.tsx'
import { safePath, withNext } from '../features/auth/next-path.ts'
import { useViewer } from '../features/auth/use-viewer.ts'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

export function LoginPage() {
  usePageTitle('Sign in')
  const { status } = useViewer()
  const [params] = useSearchParams()
  const next = safePath(params.get('next'))
  if (status === 'signed-in') return <Navigate to={next} replace />
  return (
    <AuthFrame
      title="Welcome back"
      lead="Sign in and carry on where you left off, on any device."
      aside={
        <>
          New here?{' '}
          <Link
            to={withNext('/register', next)}
            className="font-semibold text-accent-text underline"
          >
            Open an account
          </Link>
        </>
      }
    >
      <LoginForm />
    </AuthFrame>
  )
}
