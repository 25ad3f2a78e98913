import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSignOut } from '../features/auth/accounts.ts'
import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { DeviceList } from '../features/auth/device-list.tsx'
import { ProfileFacts } from '../features/auth/profile-facts.tsx'
import { useViewer } from '../features/auth/use-viewer.ts'
import { Button } from '../lumen/actions/button.tsx'
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
        <Section title="Devices">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            Where your account is signed in. A device that you sign out stops at once.
          </p>
          <DeviceList />
        </Section>
      </PageContainer>
    </AuthGuard>
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
