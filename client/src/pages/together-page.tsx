import { rooms } from '@cinema/contract'
import { useLocation, useNavigate } from 'react-router'
import { call } from '../api/call.ts'
import { AuthFrame } from '../features/auth/auth-frame.tsx'
import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { SmallForm } from '../features/auth/small-form.tsx'
import { roomPath } from '../features/together/room-path.ts'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/together#code`: joins a room. The code stays behind `#`, where no server sees it. */
export function TogetherPage() {
  usePageTitle('Watch together')
  return (
    <AuthGuard>
      <Join />
    </AuthGuard>
  )
}

function Join() {
  const { hash } = useLocation()
  const navigate = useNavigate()
  return (
    <AuthFrame
      title="Watch together"
      lead="Everybody in a room sees the same picture at the same moment."
      aside="To open a room of your own, play a film and press “Watch together”."
    >
      <SmallForm
        key={hash}
        schema={rooms.join.body}
        fields={[
          {
            name: 'code',
            label: 'Invitation code',
            kind: 'code',
            autoComplete: 'off',
            initial: decoded(hash.slice(1)),
            hint: 'Twelve letters and digits, such as 4F7K-0QXT-9M2A.',
          },
        ]}
        submitLabel="Join"
        autoFocus
        send={async ({ code = '' }) => {
          const room = await call(rooms.join, { body: { code } })
          await navigate(roomPath(room))
        }}
      />
    </AuthFrame>
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
