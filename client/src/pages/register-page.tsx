import { Link, Navigate, useSearchParams } from 'react-router'
import { AuthFrame } from '../features/auth/auth-frame.tsx'
import { safePath, withNext } from '../features/auth/next-path.ts'
import { RegisterForm } from '../features/auth/register-form.tsx'
import { useViewer } from '../features/auth/use-viewer.ts'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

export function RegisterPage() {
  usePageTitle('Open an account')
  const { status } = useViewer()
  const [params] = useSearchParams()
  const next = safePath(params.get('next'))
  if (status === 'signed-in') return <Navigate to={next} replace />
  return (
    <AuthFrame
      title="Take a seat"
      lead="An account keeps your place in every film and the titles you love."
      aside={
        <>
          Have an account?{' '}
          <Link to={withNext('/login', next)} className="font-semibold text-accent-text underline">
            Sign in
          </Link>
        </>
      }
    >
      <RegisterForm />
    </AuthFrame>
  )
}
