import { NewApiKey, type ApiKey, type CreatedApiKey, type Scope } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { apiKeysQuery, useCreateKey, useRevokeKey } from './account-changes.ts'
import { ago } from './device-words.tsx'
import { SmallForm } from './small-form.tsx'
import { useViewer } from './use-viewer.ts'

/** Keys for programs that act for the viewer. */
export function ApiKeyPanel() {
  const { user } = useViewer()
  const { data, error, refetch, isFetching } = useQuery(apiKeysQuery)
  const [created, setCreated] = useState<CreatedApiKey>()
  if (error && !data) {
    return (
      <ErrorState
        {...describeError(error)}
        retrying={isFetching}
        onRetry={() => void refetch()}
        className="-my-10"
      />
    )
  }
  if (!data) return <Skeleton className="h-24" />
  return (
    <div className="flex flex-col gap-6">
      {created && <Created created={created} onDone={() => setCreated(undefined)} />}
      {data.length > 0 && (
        <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
          {data.map((key) => (
            <Key key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      {user?.emailVerified === true && <Create onCreated={setCreated} />}
    </div>
  )
}

function Created({ created, onDone }: { created: CreatedApiKey; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-accent-soft p-5">
      <p role="status">
        This is the key <strong>{created.name}</strong>. Copy it now; it is not shown again.
      </p>
      <code className="text-sm break-all select-all">{created.key}</code>
      <Button size="sm" className="self-start" onClick={onDone}>
        I have copied it
      </Button>
    </div>
  )
}

function Key({ apiKey }: { apiKey: ApiKey }) {
  const { id, name, prefix, scopes, lastUsedAt, expiresAt } = apiKey
  const [open, setOpen] = useState(false)
  const revoke = useRevokeKey()
  const ends = expiresAt === null ? '' : `, ends ${new Date(expiresAt).toLocaleDateString()}`
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <KeyRound size={22} aria-hidden="true" className="shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span className="truncate">{name}</span>
          {scopes.map((scope) => (
            <Badge key={scope} tone="outline">
              {scope}
            </Badge>
          ))}
        </p>
        <p className="text-sm text-ink-faint">
          <code>{prefix}…</code> {lastUsedAt === null ? 'not used yet' : `used ${ago(lastUsedAt)}`}
          {ends}
        </p>
      </div>
      <Button size="sm" variant="ghost" aria-label={`Revoke ${name}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${name}?`}
        description="Whatever uses it stops working at once. This cannot be undone."
        confirmLabel="Revoke key"
        danger
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate(id, { onSettled: () => setOpen(false) })}
      />
    </li>
  )
}

const MAY: Readonly<Record<Scope, string>> = {
  read: 'Read',
  write: 'Change what is mine',
  admin: 'Administer',
}

function Create({ onCreated }: { onCreated: (created: CreatedApiKey) => void }) {
  const { user } = useViewer()
  const create = useCreateKey()
  const [scopes, setScopes] = useState<Scope[]>(['read'])
  const offered = (Object.keys(MAY) as Scope[]).filter(
    (scope) => scope !== 'admin' || user?.role === 'administrator',
  )
  const toggle = (scope: Scope) =>
    setScopes((now) =>
      now.includes(scope) ? now.filter((each) => each !== scope) : [...now, scope],
    )
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="text-sm font-semibold">A new key may</legend>
        {offered.map((scope) => (
          <label key={scope} className="flex min-h-11 items-center gap-2.5">
            <input
              type="checkbox"
              className="size-5 accent-accent"
              checked={scopes.includes(scope)}
              onChange={() => toggle(scope)}
            />
            {MAY[scope]}
          </label>
        ))}
      </fieldset>
      <SmallForm
        schema={NewApiKey.pick({ name: true })}
        fields={[
          {
            name: 'name',
            label: 'Name of the key',
            autoComplete: 'off',
            hint: 'What will use it.',
          },
        ]}
        submitLabel="Make a key"
        variant="secondary"
        send={async ({ name = '' }) => onCreated(await create.mutateAsync({ name, scopes }))}
      />
    </div>
  )
}
