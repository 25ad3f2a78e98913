import { account, type TwoFactorSetup } from '@cinema/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { renewViewer, twoFactorQuery } from './account-changes.ts'
import { SmallForm, type SmallField } from './small-form.tsx'
import { useViewer } from './use-viewer.ts'

const QrCode = lazy(() => import('./qr-code.tsx').then((module) => ({ default: module.QrCode })))

const password: SmallField = {
  name: 'password',
  label: 'Password',
  kind: 'password',
  autoComplete: 'current-password',
}
const code: SmallField = {
  name: 'code',
  label: 'Code of the app',
  kind: 'code',
  autoComplete: 'one-time-code',
}

/** One-time codes beside the password: off, being set up, or on. */
export function TwoFactorPanel() {
  const { user } = useViewer()
  const [setup, setSetup] = useState<TwoFactorSetup>()
  const [codes, setCodes] = useState<readonly string[]>()
  const show = async (made: readonly string[]) => {
    setSetup(undefined)
    setCodes(made)
    await renewViewer()
  }
  if (codes) return <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />
  if (setup) return <Confirm setup={setup} onDone={show} />
  return user?.twoFactor === 'on' ? <On onCodes={show} /> : <Off onSetup={setSetup} />
}

function Off({ onSetup }: { onSetup: (setup: TwoFactorSetup) => void }) {
  const { user } = useViewer()
  return (
    <>
      {user?.twoFactor === 'required' && (
        <p className="mb-5 rounded-md bg-danger-soft px-4 py-3 text-danger-text">
          Administering needs this. Set it up to open the pages of administrators.
        </p>
      )}
      <SmallForm
        schema={account.setUpTwoFactor.body}
        fields={[password]}
        submitLabel="Set up an authenticator app"
        variant="secondary"
        send={async ({ password: entered = '' }) => {
          onSetup(await call(account.setUpTwoFactor, { body: { password: entered } }))
        }}
      />
    </>
  )
}

function Confirm({
  setup,
  onDone,
}: {
  setup: TwoFactorSetup
  onDone: (codes: readonly string[]) => Promise<void>
}) {
  return (
    <div className="grid gap-6 sm:grid-cols-[auto_1fr]">
      <Suspense fallback={<Skeleton className="size-48" />}>
        <QrCode text={setup.uri} label="QR code for your authenticator app" />
      </Suspense>
      <div className="flex min-w-0 flex-col gap-5">
        <p>
          Scan this with your authenticator app, or enter{' '}
          <code className="break-all select-all">{setup.secret}</code> there. Then type the code it
          shows.
        </p>
        <SmallForm
          schema={account.enableTwoFactor.body}
          fields={[code]}
          submitLabel="Turn on"
          autoFocus
          send={async ({ code: entered = '' }) => {
            const made = await call(account.enableTwoFactor, { body: { code: entered } })
            await onDone(made.recoveryCodes)
          }}
        />
      </div>
    </div>
  )
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-5">
      <p role="status">
        Keep these recovery codes where you keep important papers. Each signs you in once when your
        app is out of reach. They are not shown again.
      </p>
      <ul className="grid gap-x-8 gap-y-1 rounded-lg bg-surface p-5 ring-1 ring-line ring-inset sm:grid-cols-2">
        {codes.map((each) => (
          <li key={each}>
            <code className="select-all">{each}</code>
          </li>
        ))}
      </ul>
      <Button variant="primary" className="self-start" onClick={onDone}>
        I have kept them
      </Button>
    </div>
  )
}

function On({ onCodes }: { onCodes: (codes: readonly string[]) => Promise<void> }) {
  const client = useQueryClient()
  const { data } = useQuery(twoFactorQuery)
  const [task, setTask] = useState<'codes' | 'off'>()
  return (
    <div className="flex flex-col gap-5">
      <p className="flex items-start gap-3">
        <ShieldCheck size={22} aria-hidden="true" className="shrink-0 text-success-text" />
        Signing in asks for a code.
        {data && ` ${data.recoveryCodesLeft} recovery codes are left.`}
      </p>
      {task === undefined && (
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => setTask('codes')}>New recovery codes</Button>
          <Button variant="ghost" onClick={() => setTask('off')}>
            Turn off
          </Button>
        </div>
      )}
      {task === 'codes' && (
        <SmallForm
          schema={account.renewRecoveryCodes.body}
          fields={[password, code]}
          submitLabel="Make new recovery codes"
          autoFocus
          send={async ({ password: entered = '', code: digits = '' }) => {
            const body = { password: entered, code: digits }
            const made = await call(account.renewRecoveryCodes, { body })
            setTask(undefined)
            await onCodes(made.recoveryCodes)
            await client.invalidateQueries(twoFactorQuery)
          }}
        />
      )}
      {task === 'off' && (
        <SmallForm
          schema={account.disableTwoFactor.body}
          fields={[password, code]}
          submitLabel="Turn two-factor sign-in off"
          variant="danger"
          autoFocus
          send={async ({ password: entered = '', code: digits = '' }) => {
            await call(account.disableTwoFactor, { body: { password: entered, code: digits } })
            await renewViewer()
            showToast('info', { title: 'Signing in asks for the password alone now' })
          }}
        />
      )}
    </div>
  )
}
