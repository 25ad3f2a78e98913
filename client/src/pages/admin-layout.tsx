import { Outlet } from 'react-router'
import { administrationPages } from '../features/admin/administration.tsx'
import { AdminGuard } from '../features/auth/auth-guard.tsx'
import { TabNav } from '../lumen/layout/tab-nav.tsx'

/** `/admin/…`: what all pages of administrators share. */
export function AdminLayout() {
  return (
    <AdminGuard>
      <div className="mx-auto w-full max-w-page px-gutter pt-4">
        <TabNav label="Administration" items={administrationPages} />
      </div>
      <Outlet />
    </AdminGuard>
  )
}
