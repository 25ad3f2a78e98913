import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { administrationPages } from '../features/admin/administration.tsx'
import {
  CloseAccountForm,
  EmailStatus,
  ExportButton,
  NameForm,
  PasswordForm,
} from '../features/auth/account-forms.tsx'
import { useSignOut } from '../features/auth/accounts.ts'
import { ApiKeyPanel } from '../features/auth/api-key-panel.tsx'
import { AvatarForm } from '../features/auth/avatar-form.tsx'
import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { DeviceList } from '../features/auth/device-list.tsx'
import { ProfileFacts } from '../features/auth/profile-facts.tsx'
import { TwoFactorPanel } from '../features/auth/two-factor-panel.tsx'
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
        <EmailStatus />
        <Section title="Appearance">{appearance}</Section>
        <Section title="Playing now">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            What runs with your account at this moment. Ending a playback keeps its place.
          </p>
          <RunningSessions empty="Nothing plays right now." />
        </Section>
        <Section title="Films of photos">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            Your photos as a film that only you can see.
          </p>
          <ButtonLink to="/photo-films">Make a film</ButtonLink>
        </Section>
        <Section title="Devices">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            Where your account is signed in. A device that you sign out stops at once.
          </p>
          <DeviceList />
        </Section>
        <SignInSections />
        <Section title="API keys">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            For programs that act for you. A key reaches neither your account nor other keys.
          </p>
          <ApiKeyPanel />
        </Section>
        <Administration />
        <Section title="Your data">
          <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
            Everything that this server keeps about you, as one JSON file.
          </p>
          <ExportButton />
        </Section>
        <Section title="Close the account" className="max-w-md">
          <CloseAccountForm />
        </Section>
      </PageContainer>
    </AuthGuard>
  )
}

/** Who the viewer is and how they show it. */
function SignInSections() {
  return (
    <div className="grid gap-x-12 md:grid-cols-2">
      <Section title="Picture" className="md:col-span-2">
        <AvatarForm />
      </Section>
      <Section title="Name">
        <NameForm />
      </Section>
      <Section title="Password">
        <PasswordForm />
      </Section>
      <Section title="Two-factor sign-in" className="md:col-span-2">
        <p className="-mt-2 mb-5 max-w-prose text-ink-muted">
          Besides the password, signing in then asks for a code of an app on your telephone.
        </p>
        <div className="max-w-xl">
          <TwoFactorPanel />
        </div>
      </Section>
    </div>
  )
}

/** Ways to the pages of administrators; absent for everybody else. */
function Administration() {
  if (useViewer().user?.role !== 'administrator') return null
  return (
    <Section title="Administration">
      <div className="flex flex-wrap gap-3">
        {administrationPages.map(({ to, label, icon }) => (
          <ButtonLink key={to} to={to} icon={icon}>
            {label}
          </ButtonLink>
        ))}
      </div>
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
