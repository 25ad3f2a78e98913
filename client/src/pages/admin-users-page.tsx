import { Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { UserList } from '../features/admin/user-list.tsx'
import { Input } from '../lumen/forms/input.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/users`: finding accounts, and changing what they may do. */
export function AdminUsersPage() {
  usePageTitle('Accounts')
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  return (
    <PageContainer>
      <PageHeader title="Accounts">
        A change of role or plan counts everywhere within a second.
      </PageHeader>
      <Input
        type="search"
        look="pill"
        aria-label="Find an account"
        placeholder="Name or e-mail address"
        icon={<Search size={18} aria-hidden="true" />}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        className="mb-6 max-w-lg"
      />
      <UserList q={q} />
    </PageContainer>
  )
}
