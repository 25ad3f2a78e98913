import type { AuthSession } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { ago, deviceIcon } from './device-words.tsx'
import { devicesQuery, useRevokeDevice, useRevokeOthers } from './devices.ts'

/** Where the viewer is signed in, and the way to end it there. */
export function DeviceList() {
  const { data, error, refetch, isFetching } = useQuery(devicesQuery)
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
  if (!data) return <Skeleton className="h-40" />
  const others = data.filter((device) => !device.current)
  return (
    <div className="flex flex-col gap-5">
      <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
        {data
          .toSorted((a, b) => Number(b.current) - Number(a.current))
          .map((device) => (
            <Device key={device.id} device={device} />
          ))}
      </ul>
      {others.length > 0 && <SignOutElsewhere count={others.length} />}
    </div>
  )
}

function Device({ device }: { device: AuthSession }) {
  const revoke = useRevokeDevice()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <span aria-hidden="true" className="shrink-0 text-ink-faint">
        {deviceIcon(device.deviceName)}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span className="truncate">{device.deviceName}</span>
          {device.current && <Badge tone="accent">This device</Badge>}
        </p>
        <p className="text-sm text-ink-faint">
          {device.current ? 'Active now' : `Last used ${ago(device.lastUsedAt)}`}, signed in{' '}
          {new Date(device.createdAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
        </p>
      </div>
      {!device.current && (
        <Button
          size="sm"
          variant="ghost"
          loading={revoke.isPending}
          aria-label={`Sign out ${device.deviceName}`}
          onClick={() => revoke.mutate(device.id)}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}

function SignOutElsewhere({ count }: { count: number }) {
  const [open, setOpen] = useState(false)
  const revoke = useRevokeOthers()
  const devices = count === 1 ? 'One other device is' : `${count} other devices are`
  const confirm = () =>
    revoke.mutate(undefined, {
      onSuccess: () => showToast('success', { title: 'Only this device is signed in now' }),
      onSettled: () => setOpen(false),
    })
  return (
    <>
      <Button className="self-start" onClick={() => setOpen(true)}>
        Sign out everywhere else
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title="Sign out everywhere else?"
        description={`${devices} signed in. They will need your password to come back; what they have watched is kept.`}
        confirmLabel="Sign out everywhere else"
        danger
        busy={revoke.isPending}
        onConfirm={confirm}
      />
    </>
  )
}
