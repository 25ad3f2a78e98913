import type { ReactNode } from 'react'
import type { ArtworkSubject } from '../artwork/compose.ts'
import { cx } from '../cx.ts'
import { MediaImage, type PictureSet } from './media-image.tsx'
import { morphTarget } from './morph.ts'

/** The box of a hero's text, shared with its skeletons so that nothing moves when it arrives. */
export const HERO_FRAME =
  'mx-auto flex max-w-page flex-col justify-end px-gutter pt-[min(50svh,27rem)] pb-6 md:pt-32 md:pb-10'
export const HERO_HEIGHTS = {
  tall: 'md:min-h-[min(86svh,52rem)]',
  detail: 'md:min-h-[min(70svh,40rem)]',
} as const

const HERO_MASKS = { tall: 'md:mask-fade-start', detail: 'md:mask-fade-start-far' } as const

export interface HeroProps {
  subject: ArtworkSubject
  imageUrl: string | null
  imageSet?: PictureSet | undefined
  /** The heading: of the page (h1) or of a part of it (h2). */
  level?: 1 | 2
  eyebrow?: ReactNode
  facts?: ReactNode
  overview?: ReactNode
  actions?: ReactNode
  /** Beside the text on wide screens, for example the poster. */
  aside?: ReactNode
  /** Under the text, across the page. */
  rail?: ReactNode
  size?: keyof typeof HERO_HEIGHTS
}

/** A wide picture that dissolves into the page, with one title set large on it. */
export function Hero({
  subject,
  imageUrl,
  imageSet,
  level = 1,
  eyebrow,
  facts,
  overview,
  actions,
  aside,
  rail,
  size = 'tall',
}: HeroProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="relative isolate -mt-nav overflow-clip">
      <div className="absolute inset-x-0 top-0 -z-10 h-[min(62svh,34rem)] mask-fade-bottom md:h-full">
        <div className={cx('ms-auto size-full md:w-[70%]', HERO_MASKS[size])}>
          <MediaImage
            key={subject.title}
            src={imageUrl}
            set={imageSet}
            sizes="(min-width: 48rem) 70vw, 100vw"
            subject={subject}
            shape="backdrop"
            priority
            className="animate-fade"
          />
        </div>
      </div>
      <div className={cx(HERO_FRAME, HERO_HEIGHTS[size])}>
        <div className="flex items-end gap-10">
          {aside != null && (
            <div className="hidden w-56 shrink-0 lg:block xl:w-64">
              <div
                {...morphTarget}
                className="aspect-2/3 overflow-hidden rounded-lg shadow-overlay"
              >
                {aside}
              </div>
            </div>
          )}
          <div className="max-w-2xl min-w-0 flex-1">
            {eyebrow != null && (
              <div className="mb-3 flex flex-wrap items-center gap-2 text-sm font-semibold">
                {eyebrow}
              </div>
            )}
            <Heading
              className={cx(
                subject.title.length > 28 ? 'text-3xl' : 'text-4xl',
                'text-pretty break-words',
              )}
            >
              {subject.title}
            </Heading>
            {facts != null && (
              <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 text-ink-muted">
                {facts}
              </div>
            )}
            {actions != null && (
              <div className="mt-7 flex flex-wrap items-center gap-3">{actions}</div>
            )}
            {overview != null && (
              <div className="mt-6 line-clamp-4 max-w-xl text-lg text-ink-muted">{overview}</div>
            )}
          </div>
        </div>
        {rail}
      </div>
    </div>
  )
}
