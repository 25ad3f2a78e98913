import { recovery } from '@cinema/contract'
import { useMutation } from '@tanstack/react-query'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'react-router'
import { describeError } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { renewViewer } from '../features/auth/account-changes.ts'
import { useViewer } from '../features/auth/use-viewer.ts'
import { Button, ButtonLink } from '../lumen/actions/button.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/verify-email#token`: a press of the button, so that programs that look into e-mail confirm nothing. */
export function VerifyEmailPage() {
  usePageTitle('Confirm your e-mail address')
  const { hash } = useLocation()
  const [token] = useState(hash.slice(1))
  const { status } = useViewer()
  const verify = useMutation({
    mutationFn: () => call(recovery.verifyEmail, { body: { token } }),
    onSuccess: () => (status === 'signed-in' ? renewViewer() : undefined),
    meta: { silent: true },
  })
  return (
    <EmptyState
      level={1}
      title={verify.isSuccess ? 'Your address is confirmed' : 'Confirm your e-mail address'}
      icon={<MailCheck size={28} />}
      action={
        verify.isSuccess ? (
          <ButtonLink to="/" variant="primary">
            To the films
          </ButtonLink>
        ) : (
          <Button variant="primary" loading={verify.isPending} onClick={() => verify.mutate()}>
            Confirm
          </Button>
        )
      }
    >
      <div role="status">
        {verify.isError && (
          <p className="text-danger-text">
            {describeError(verify.error).detail} Your account page sends you another one.
          </p>
        )}
        {verify.isIdle && 'Then you can get back in when you forget your password.'}
      </div>
    </EmptyState>
  )
}
