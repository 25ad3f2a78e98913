import { recovery } from '@cinema/contract'
import { useState } from 'react'
import { Link } from 'react-router'
import { call } from '../api/call.ts'
import { AuthFrame } from '../features/auth/auth-frame.tsx'
import { SmallForm } from '../features/auth/small-form.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/forgot`: asks for a link to choose a new password. */
export function ForgotPage() {
  usePageTitle('Forgotten password')
  const [sentTo, setSentTo] = useState<string>()
  return (
    <AuthFrame
      title="Forgot your password?"
      lead="We send you a link to choose a new one."
      aside={
        <Link to="/login" className="font-semibold text-accent-text underline">
          Back to signing in
        </Link>
      }
    >
      <div role="status">
        {sentTo !== undefined && (
          <p className="rounded-md bg-accent-soft px-4 py-3">
            If <strong className="break-words">{sentTo}</strong> has an account here, a link is on
            its way. It works for half an hour.
          </p>
        )}
      </div>
      {sentTo === undefined && (
        <SmallForm
          schema={recovery.forgot.body}
          fields={[
            { name: 'email', label: 'E-mail address', kind: 'email', autoComplete: 'username' },
          ]}
          submitLabel="Send the link"
          autoFocus
          send={async ({ email = '' }) => {
            await call(recovery.forgot, { body: { email } })
            setSentTo(email)
          }}
        />
      )}
    </AuthFrame>
  )
}
