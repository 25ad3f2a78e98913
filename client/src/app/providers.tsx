import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { LazyMotion, MotionConfig } from 'framer-motion'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { createQueryClient } from './query-client.ts'
import { useApplyTheme } from './use-theme.ts'

const loadMotion = () => import('./motion-features.ts').then((module) => module.default)
const Toaster = lazy(() =>
  import('../lumen/feedback/toaster.tsx').then((module) => ({ default: module.Toaster })),
)

/** What every page may rely on. Motion and toasts arrive after the first paint. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient)
  useApplyTheme()
  return (
    // style-src 'self' refuses style elements; base.css holds the one rule Base UI would add.
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
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
