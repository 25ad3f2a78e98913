import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { LazyMotion, MotionConfig } from 'framer-motion'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { SessionLifecycle } from '../features/auth/session-lifecycle.tsx'
import { LiveEvents } from '../features/progress/live-events.tsx'
import { ProgressSync } from '../features/progress/progress-sync.tsx'
import { createQueryClient } from './query-client.ts'
import { settled } from './settled.ts'
import { useApplyTheme } from './use-theme.ts'

const loadMotion = async () => {
  await settled
  return (await import('./motion-features.ts')).default
}

const Toaster = lazy(async () => {
  await settled
  return { default: (await import('../lumen/feedback/toaster.tsx')).Toaster }
})

/** What every page may rely on. Motion and toasts arrive after the first paint. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient)
  useApplyTheme()
  return (
    // style-src 'self' refuses style elements; base.css holds the one rule Base UI would add.
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <SessionLifecycle />
        <ProgressSync />
        <LiveEvents />
        <LazyMotion features={loadMotion} strict>
          <MotionConfig reducedMotion="user">{children}</MotionConfig>
        </LazyMotion>
      </QueryClientProvider>
      <Suspense>
        <Toaster />
      </Suspense>
    </CSPProvider>
  )
}
