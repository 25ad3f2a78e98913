import type { User } from '@cinema/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { Select } from '../../lumen/forms/select.tsx'
import { ago } from '../auth/device-words.tsx'
import { useViewer } from '../auth/use-viewer.ts'
import { useChangeUser, usersQuery, useSignOutUser } from './accounts.ts'
import { PagedList, Row } from './row-list.tsx'

/** Accounts with their role and plan, page by page. */
export function UserList({ q }: { q: string }) {
  const result = useInfiniteQuery(usersQuery(q))
  return (
    <PagedList result={result} skeleton="h-96" empty="Nobody is called that." more="More accounts">
      {(user) => <Account key={user.id} user={user} />}
    </PagedList>
  )
}

function Account({ user }: { user: User }) {
  return (
    <Row>
      <Avatar name={user.username} imageUrl={user.avatarUrl} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span className="truncate">{user.username}</span>
          {user.twoFactor === 'on' && <Badge tone="outline">Two-factor</Badge>}
          {!user.emailVerified && <Badge tone="outline">E-mail not confirmed</Badge>}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {user.email}, joined {ago(user.createdAt)}
        </p>
      </div>
      <Controls user={user} />
    </Row>
  )
}

const TIERS = [
  { value: 'free', label: 'Free' },
  { value: 'premium', label: 'Premium' },
] as const
const ROLES = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'administrator', label: 'Administrator' },
] as const

function Controls({ user }: { user: User }) {
  const { user: self } = useViewer()
  const change = useChangeUser()
  const [role, setRole] = useState<User['role']>()
  const changed = () => showToast('success', { title: `${user.username} is changed` })
  const apply = (fields: Partial<Pick<User, 'role' | 'tier'>>) =>
    change.mutate(
      { userId: user.id, ...fields },
      { onSuccess: changed, onSettled: () => setRole(undefined) },
    )
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        label="Plan"
        options={TIERS}
        value={user.tier}
        onChange={(tier) => {
          if (tier !== user.tier) apply({ tier })
        }}
      />
      {self?.id !== user.id && (
        <Select
          label="Role"
          options={ROLES}
          value={user.role}
          onChange={(next) => {
            if (next !== user.role) setRole(next)
          }}
        />
      )}
      <SignOut user={user} />
      <AlertDialog
        open={role !== undefined}
        onOpenChange={() => setRole(undefined)}
        title={`Make ${user.username} ${role === 'administrator' ? 'an administrator' : 'a viewer'}?`}
        description={
          role === 'administrator'
            ? 'They may then do everything that you may.'
            : 'They can administer nothing from now on.'
        }
        confirmLabel="Change role"
        danger
        busy={change.isPending}
        onConfirm={() => role && apply({ role })}
      />
    </div>
  )
}

function SignOut({ user }: { user: User }) {
  const [open, setOpen] = useState(false)
  const signOut = useSignOutUser()
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Sign ${user.username} out`}
        onClick={() => setOpen(true)}
      >
        Sign out
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Sign ${user.username} out everywhere?`}
        description="All their devices stop at once and need the password to come back."
        confirmLabel="Sign out everywhere"
        danger
        busy={signOut.isPending}
        onConfirm={() =>
          signOut.mutate(user.id, {
            onSuccess: () => showToast('success', { title: `${user.username} is signed out` }),
            onSettled: () => setOpen(false),
          })
        }
      />
    </>
  )
}
