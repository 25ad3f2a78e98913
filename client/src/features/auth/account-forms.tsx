import { account } from '@cinema/contract'
import { useQueryClient } from '@tanstack/react-query'
import { MailWarning } from 'lucide-react'
import { call } from '../../api/call.ts'
import { signedOut } from '../../api/session.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { devicesQuery } from './devices.ts'
import { renewViewer, useExport, useResendVerification } from './account-changes.ts'
import { SmallForm } from './small-form.tsx'
import { useViewer } from './use-viewer.ts'

/** Reminds of an e-mail address that is not confirmed yet, and of what waits for it. */
export function EmailStatus() {
  const { user } = useViewer()
  const resend = useResendVerification()
  if (!user || user.emailVerified) return null
  const sent = () => showToast('success', { title: `A link is on its way to ${user.email}` })
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-5 gap-y-3 rounded-lg bg-accent-soft px-5 py-4">
      <MailWarning size={22} aria-hidden="true" className="shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 basis-64">
        Open the link we sent to <strong className="break-words">{user.email}</strong> to confirm
        the address. Until then you cannot make API keys.
      </p>
      <Button
        size="sm"
        loading={resend.isPending}
        onClick={() => resend.mutate(undefined, { onSuccess: sent })}
      >
        Send it again
      </Button>
    </div>
  )
}

export function NameForm() {
  const { user } = useViewer()
  return (
    <SmallForm
      key={user?.username}
      schema={account.update.body}
      fields={[
        {
          name: 'username',
          label: 'Name',
          autoComplete: 'nickname',
          initial: user?.username ?? '',
          hint: 'How this server greets you.',
        },
      ]}
      submitLabel="Change name"
      variant="secondary"
      send={async ({ username = '' }) => {
        await call(account.update, { body: { username } })
        await renewViewer()
        showToast('success', { title: 'Your name is changed' })
      }}
    />
  )
}

export function PasswordForm() {
  const client = useQueryClient()
  return (
    <SmallForm
      schema={account.changePassword.body}
      fields={[
        {
          name: 'currentPassword',
          label: 'Present password',
          kind: 'password',
          autoComplete: 'current-password',
        },
        {
          name: 'newPassword',
          label: 'New password',
          kind: 'password',
          autoComplete: 'new-password',
          hint: 'At least 10 characters. Your other devices are signed out.',
        },
      ]}
      submitLabel="Change password"
      variant="secondary"
      send={async ({ currentPassword = '', newPassword = '' }) => {
        await call(account.changePassword, { body: { currentPassword, newPassword } })
        await client.invalidateQueries(devicesQuery)
        showToast('success', { title: 'Your password is changed' })
      }}
    />
  )
}

export function ExportButton() {
  const exporting = useExport()
  return (
    <Button loading={exporting.isPending} onClick={() => exporting.mutate()}>
      Download my data
    </Button>
  )
}

/** Closes the account; the browser begins afresh. */
export function CloseAccountForm() {
  const { user } = useViewer()
  const code = {
    name: 'code',
    label: 'Code of your authenticator app',
    kind: 'code',
    autoComplete: 'one-time-code',
  } as const
  return (
    <SmallForm
      schema={account.close.body}
      fields={[
        {
          name: 'password',
          label: 'Password',
          kind: 'password',
          autoComplete: 'current-password',
          hint: 'Places, favourites, devices and keys are erased. This cannot be undone.',
        },
        ...(user?.twoFactor === 'on' ? [code] : []),
      ]}
      submitLabel="Close my account for good"
      variant="danger"
      send={async ({ password = '', code: entered }) => {
        const body = { password, ...(entered !== undefined && { code: entered }) }
        await call(account.close, { body })
        signedOut()
        location.assign('/')
      }}
    />
  )
}
