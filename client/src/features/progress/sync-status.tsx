import { Check, CloudOff, HardDriveDownload } from 'lucide-react'
import type { ReactNode } from 'react'
import { Spinner } from '../../lumen/feedback/spinner.tsx'
import type { SyncState } from './tracker-state.ts'

interface Look {
  icon: ReactNode
  label: string
  hint: string
}

const SAVED: Look = {
  icon: <Check size={16} aria-hidden="true" />,
  label: 'Place saved',
  hint: 'Resume here on any device.',
}

const LOOKS: Record<Exclude<SyncState, 'idle'>, Look> = {
  saved: SAVED,
  // A request under way is no news; a spinner every ten seconds would be.
  saving: SAVED,
  waiting: {
    icon: <HardDriveDownload size={16} aria-hidden="true" />,
    label: 'Place kept on this device',
    hint: 'The server will be told in a moment.',
  },
  offline: {
    icon: <CloudOff size={16} aria-hidden="true" />,
    label: 'Offline, place kept here',
    hint: 'Sent as soon as the connection is back.',
  },
}

/** Whether the viewer's place is safe, in a word. */
export function SyncStatus({ sync, starting }: { sync: SyncState; starting: boolean }) {
  if (starting) return <Spinner size="1rem" label="Connecting" />
  if (sync === 'idle') return null
  const { icon, label, hint } = LOOKS[sync]
  return (
    <span
      role="status"
      data-testid="sync-status"
      data-sync={sync}
      title={hint}
      className="inline-flex items-center gap-1.5 text-sm whitespace-nowrap text-ink-muted"
    >
      {icon}
      <span className="max-sm:sr-only">{label}</span>
    </span>
  )
}
