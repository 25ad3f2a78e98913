import type { RoomMember } from '@cinema/contract'
import { Check, Copy, LoaderCircle, LogOut, Rabbit, Users } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../lumen/actions/button.tsx'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { Modal } from '../../lumen/feedback/modal.tsx'
import { ControlButton } from '../player/control-button.tsx'
import type { RoomSession } from './room-session.ts'

export interface RoomPanelProps {
  session: RoomSession
  username: string
  onLeave: () => void
}

/** Who is in the room and how others get into it, behind a button of the player. */
export function RoomPanel({ session, username, onLeave }: RoomPanelProps) {
  const [open, setOpen] = useState(false)
  const { members, code } = useStore(session.store, ({ room }) => room)
  return (
    <>
      <ControlButton
        label={`Watching together: ${members.length}`}
        tip="below"
        data-testid="room-button"
        icon={
          <span className="flex items-center gap-1 text-accent-text">
            <Users size={22} />
            <span aria-hidden="true" className="text-sm font-bold">
              {members.length}
            </span>
          </span>
        }
        onClick={() => setOpen(true)}
      />
      <Modal
        open={open}
        onOpenChange={setOpen}
        title="Watching together"
        description="Play, pause and seek are for everybody here."
        footer={
          <Button
            icon={<LogOut size={18} aria-hidden="true" className="rtl:-scale-x-100" />}
            onClick={onLeave}
          >
            Leave the room
          </Button>
        }
      >
        <ul aria-label="In this room" className="flex flex-col gap-3">
          {members.map((member) => (
            <Member key={member.username} member={member} own={member.username === username} />
          ))}
        </ul>
        <Invitation code={code} />
      </Modal>
    </>
  )
}

const STATES: Record<RoomMember['state'], { text: string; icon: ReactNode }> = {
  ready: { text: 'Ready', icon: <Check size={16} /> },
  waiting: {
    text: 'Getting ready',
    icon: <LoaderCircle size={16} className="animate-spin motion-reduce:animate-none" />,
  },
  behind: { text: 'Catching up', icon: <Rabbit size={16} /> },
}

function Member({ member, own }: { member: RoomMember; own: boolean }) {
  const { text, icon } = STATES[member.state]
  return (
    <li className="flex items-center gap-3">
      <Avatar name={member.username} imageUrl={member.avatarUrl} />
      <span className="min-w-0 flex-1 truncate font-semibold">
        {member.username}
        {own && <span className="font-normal text-ink-muted"> (you)</span>}
      </span>
      <span className="flex shrink-0 items-center gap-1.5 text-sm text-ink-muted">
        <span aria-hidden="true">{icon}</span>
        {text}
      </span>
    </li>
  )
}

function Invitation({ code }: { code: string }) {
  const [copied, setCopied] = useState(false)
  // Behind `#`, which goes to no server and into no log.
  const link = `${location.origin}/together#${code}`
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <section aria-label="Invitation" className="mt-6 rounded-md bg-surface p-4 ring-1 ring-line">
      <p className="text-sm text-ink-muted">Invite others with this code, or with a link.</p>
      <p data-testid="room-code" className="mt-2 font-mono text-xl tracking-wide select-all">
        {code}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button icon={<Copy size={18} aria-hidden="true" />} onClick={() => void copy()}>
          Copy the link
        </Button>
        <span role="status" className="text-sm text-ink-muted">
          {copied && 'Copied.'}
        </span>
      </div>
    </section>
  )
}
