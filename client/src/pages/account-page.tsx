import { LogOut, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSignOut } from '../features/auth/accounts.ts'
import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { DeviceList } from '../features/auth/device-list.tsx'
import { ProfileFacts } from '../features/auth/profile-facts.tsx'
import { useViewer } from '../features/auth/use-viewer.ts'
import { RunningSessions } from '../features/progress/running-sessions.tsx'
import { Button, ButtonLink } from '../lumen/actions/button.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

export interface AccountPageProps {
  /** Choices about the interface itself, which belong to the application. */
  appearance: ReactNode
}

/** `/account`: who is signed in, where, and how they like it here. */
export function AccountPage({ appearance }: AccountPageProps) {
  usePageTitle('Account')
  return (
    <AuthGuard>
      <PageContainer className="max-w-4xl">
        <Profile />
        <Section title="Appearance">{appearance}</Section>
        <Section title="Playing now">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            What runs with your account at this moment. Ending a playback keeps its place.
          </p>
          <RunningSessions empty="Nothing plays right now." />
        </Section>
        <Section title="Devices">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            Where your account is signed in. A device that you sign out stops at once.
          </p>
          <DeviceList />
        </Section>
        <Administration />
      </PageContainer>
    </AuthGuard>
  )
}

/** Ways to the pages of administrators; absent for everybody else. */
function Administration() {
  if (useViewer().user?.role !== 'administrator') return null
  return (
    <Section title="Administration">
      <ButtonLink
        to="/admin/progress"
        icon={<ShieldCheck size={18} aria-hidden="true" className="text-accent-text" />}
      >
        How progress is saved
      </ButtonLink>
    </Section>
  )
}

function Profile() {
  const { user } = useViewer()
  const signOut = useSignOut()
  if (!user) return null
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-6 border-b border-line pb-8">
      <ProfileFacts user={user} />
      <Button
        loading={signOut.isPending}
        icon={<LogOut size={18} aria-hidden="true" className="rtl:-scale-x-100" />}
        onClick={() => signOut.mutate()}
      >
        Sign out
      </Button>
    </div>
  )
}
