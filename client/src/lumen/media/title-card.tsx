import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ArtworkSubject } from '../artwork/compose.ts'
import { cx } from '../cx.ts'
import { Skeleton } from '../feedback/skeleton.tsx'
import { MediaImage, type PictureSet } from './media-image.tsx'
import { followWithMorph } from './morph.ts'
import { useIntent } from './use-intent.ts'

export interface TitleCardProps {
  to: string
  subject: ArtworkSubject
  imageUrl: string | null
  imageSet?: PictureSet | undefined
  /** A poster, or a wide picture from the film. */
  shape?: 'poster' | 'wide'
  /** The line under the title, such as "1994 · 7.8". */
  meta?: ReactNode
  /** Set when the title plays; the words are read to those who do not see the amber mark. */
  playLabel?: string | undefined
  /** How much of it was watched, 0 to 1. */
  progressRatio?: number | undefined
  badge?: ReactNode
  /** Replaces the plain title, for example with its matched letters marked. */
  heading?: ReactNode
  /** The viewer seems about to follow the card: time to fetch what it leads to. */
  onIntent?: (() => void) | undefined
}

/** How wide cards are in rows and grids, rounded up. */
const SIZES = {
  poster: '(min-width: 64rem) 13rem, (min-width: 40rem) 25vw, 45vw',
  wide: '(min-width: 64rem) 22rem, (min-width: 40rem) 40vw, 75vw',
} as const

/** A poster that leads to its title. The amber mark tells the few that play from the many. */
export function TitleCard({
  to,
  subject,
  imageUrl,
  imageSet,
  shape = 'poster',
  meta,
  playLabel,
  progressRatio,
  badge,
  heading,
  onIntent,
}: TitleCardProps) {
  const intent = useIntent(onIntent)
  const navigate = useNavigate()
  return (
    <Link
      to={to}
      {...intent}
      onClick={(event) => followWithMorph(event, () => void navigate(to))}
      className="group relative block rounded-md focus-visible:outline-offset-4"
    >
      <div
        data-morph-source
        className={cx(
          'relative overflow-hidden rounded-md bg-surface shadow-card transition-[translate,box-shadow] duration-(--duration-base) ease-out group-hover:-translate-y-1.5 group-hover:shadow-glow motion-reduce:transform-none',
          shape === 'wide' ? 'aspect-video' : 'aspect-2/3',
        )}
      >
        <MediaImage
          src={imageUrl}
          set={imageSet}
          sizes={SIZES[shape]}
          subject={subject}
          shape={shape === 'wide' ? 'backdrop' : 'poster'}
        />
        {badge != null && <div className="absolute start-2 top-2">{badge}</div>}
        {playLabel != null && (
          <span className="absolute inset-0 m-auto grid size-14 scale-75 place-items-center rounded-full bg-accent text-accent-ink opacity-0 shadow-card transition-[opacity,scale] duration-(--duration-base) ease-out group-hover:scale-100 group-hover:opacity-100">
            <Play size={24} fill="currentColor" aria-hidden="true" className="ms-1" />
          </span>
        )}
        {progressRatio != null && (
          <div className="absolute inset-x-0 bottom-0 h-1 bg-scrim">
            <div className="h-full bg-accent" style={{ width: `${progressRatio * 100}%` }} />
          </div>
        )}
      </div>
      <div className="flex h-13 items-start gap-2 pt-2.5">
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm leading-snug font-semibold" title={subject.title}>
            {heading ?? subject.title}
          </p>
          <p className="truncate text-xs text-ink-faint tabular-nums">
            {meta}
            {playLabel != null && <span className="sr-only">{playLabel}</span>}
            {progressRatio != null && (
              <span className="sr-only">, {Math.round(progressRatio * 100)} % watched</span>
            )}
          </p>
        </div>
        {playLabel != null && (
          <span className="grid size-6.5 shrink-0 place-items-center rounded-full bg-accent text-accent-ink">
            <Play size={12} fill="currentColor" aria-hidden="true" className="ms-0.5" />
          </span>
        )}
      </div>
    </Link>
  )
}

/** The place of a card that has yet to arrive. */
export function TitleCardSkeleton({ shape = 'poster' }: Pick<TitleCardProps, 'shape'>) {
  return (
    <div aria-hidden="true">
      <Skeleton className={shape === 'wide' ? 'aspect-video' : 'aspect-2/3'} />
      <div className="h-13 pt-3">
        <Skeleton className="h-3 w-4/5" />
        <Skeleton className="mt-2 h-2.5 w-2/5" />
      </div>
    </div>
  )
}
