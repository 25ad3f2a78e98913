import type { User } from '@cinema/contract'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'

const ROLES = { viewer: null, administrator: 'Administrator' } as const
const TIERS = { free: 'Free plan', premium: 'Premium' } as const

/** Who is signed in. */
export function ProfileFacts({ user }: { user: User }) {
  const role = ROLES[user.role]
  const since = new Date(user.createdAt).toLocaleDateString(undefined, { dateStyle: 'long' })
  return (
    <div className="flex items-center gap-5">
      <Avatar name={user.username} imageUrl={user.avatarUrl} className="size-20 text-2xl!" />
      <div className="min-w-0">
        <h1 className="truncate text-2xl">{user.username}</h1>
        <p className="truncate text-ink-muted">{user.email}</p>
        <p className="mt-2 flex flex-wrap items-center gap-2 text-sm text-ink-faint">
          <Badge tone={user.tier === 'premium' ? 'accent' : 'outline'}>{TIERS[user.tier]}</Badge>
          {role !== null && <Badge tone="outline">{role}</Badge>}
          Since {since}
        </p>
      </div>
    </div>
  )
}
