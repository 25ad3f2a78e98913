import { recovery } from '@cinema/contract'
import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { call } from '../api/call.ts'
import { signedOut } from '../api/session.ts'
import { AuthFrame } from '../features/auth/auth-frame.tsx'
import { SmallForm } from '../features/auth/small-form.tsx'
import { ButtonLink } from '../lumen/actions/button.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/reset#token`: a new password by the link of an e-mail. */
export function ResetPage() {
  usePageTitle('New password')
  const { hash } = useLocation()
  const [token] = useState(hash.slice(1))
  const [isDone, setDone] = useState(false)
  return (
    <AuthFrame
      title="Choose a new password"
      lead="All your devices are signed out with it."
      aside={
        <Link to="/forgot" className="font-semibold text-accent-text underline">
          Ask for another link
        </Link>
      }
    >
      {isDone ? (
        <div role="status" className="flex flex-col items-start gap-5">
          <p>Your password is changed.</p>
          <ButtonLink to="/login" variant="primary">
            Sign in with it
          </ButtonLink>
        </div>
      ) : (
        <SmallForm
          schema={recovery.reset.body.pick({ password: true })}
          fields={[
            {
              name: 'password',
              label: 'New password',
              kind: 'password',
              autoComplete: 'new-password',
              hint: 'At least 10 characters. A few random words are easy to keep in mind.',
            },
          ]}
          submitLabel="Change password"
          autoFocus
          send={async ({ password = '' }) => {
            await call(recovery.reset, { body: { token, password } })
            signedOut()
            setDone(true)
          }}
        />
      )}
    </AuthFrame>
  )
}
