import type { ReactNode } from 'react'
import { cx } from '../cx.ts'
import { Skeleton } from '../feedback/skeleton.tsx'
import { morphTarget } from './morph.ts'
import { HERO_FRAME, HERO_HEIGHTS } from './hero.tsx'

export interface HeroSkeletonProps {
  size?: keyof typeof HERO_HEIGHTS
  aside?: boolean
  rail?: ReactNode
}

/** The place of a hero, in its own measures. */
export function HeroSkeleton({ size = 'detail', aside = true, rail }: HeroSkeletonProps) {
  return (
    <div aria-hidden="true" className="-mt-nav">
      <div className={cx(HERO_FRAME, HERO_HEIGHTS[size])}>
        <div className="flex items-end gap-10">
          {aside && (
            <div className="hidden w-56 shrink-0 lg:block xl:w-64">
              <div {...morphTarget}>
                <Skeleton className="aspect-2/3" />
              </div>
            </div>
          )}
          <div className="flex-1">
            <Skeleton className="mb-3 h-5 w-28" />
            <Skeleton className="h-[calc(var(--text-4xl)*0.96)] w-full max-w-xl" />
            <Skeleton className="mt-4 h-6 w-56" />
            <Skeleton className="mt-7 h-13 w-60 rounded-full" />
          </div>
        </div>
        {rail}
      </div>
    </div>
  )
}
