import { Suspense } from 'react'
import { Outlet, useLocation } from 'react-router'
import { ErrorBoundary } from './error-boundary.tsx'

/** No frame at all: for the player, which has the window to itself. */
export function BareLayout() {
  const { key } = useLocation()
  return (
    <ErrorBoundary resetKey={key}>
      <Suspense fallback={<div className="min-h-dvh bg-screen" />}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  )
}
