import { Suspense, useLayoutEffect } from 'react'
import { Outlet, useLocation } from 'react-router'
import { morphArrived } from '../lumen/media/morph.ts'
import { ErrorBoundary } from './error-boundary.tsx'

/** No frame at all: for the player, which has the window to itself. */
export function BareLayout() {
  const { key } = useLocation()
  // No poster has a place here to travel to.
  useLayoutEffect(morphArrived, [key])
  return (
    <ErrorBoundary resetKey={key}>
      <Suspense fallback={<div className="min-h-dvh bg-screen" />}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  )
}
