import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ArtworkSubject } from '../artwork/compose.ts'
import { MediaImage } from './media-image.tsx'

export interface EpisodeItem {
  id: string
  number: number
  title: string
  overview?: string | null | undefined
  /** Such as "24 min". */
  duration?: string | undefined
  imageUrl: string | null
  subject: ArtworkSubject
  /** Where it plays; absent when there is nothing to play. */
  playTo?: string | undefined
  progressRatio?: number | undefined
  /** Something else to do with it, beside the link that covers the row. */
  action?: ReactNode
}

export interface EpisodeListProps {
  label: string
  episodes: readonly EpisodeItem[]
  /** Said of episodes that do not play. */
  unavailableLabel: string
}

export function EpisodeList({ label, episodes, unavailableLabel }: EpisodeListProps) {
  return (
    <ol aria-label={label} className="divide-y divide-line border-y border-line">
      {episodes.map((episode) => (
        <li key={episode.id} className="group relative flex gap-4 py-4 sm:items-center sm:gap-6">
          <span
            aria-hidden="true"
            className="hidden w-10 text-center font-display text-2xl text-ink-faint tabular-nums sm:block"
          >
            {episode.number}
          </span>
          <div className="relative aspect-video w-32 shrink-0 self-start overflow-hidden rounded-md bg-surface sm:w-52">
            <MediaImage src={episode.imageUrl} subject={episode.subject} shape="backdrop" />
            {episode.playTo != null && (
              <span className="absolute inset-0 m-auto grid size-11 place-items-center rounded-full bg-accent text-accent-ink shadow-card transition-transform duration-(--duration-base) group-hover:scale-110">
                <Play size={18} fill="currentColor" aria-hidden="true" className="ms-0.5" />
              </span>
            )}
            {episode.progressRatio != null && (
              <div className="absolute inset-x-0 bottom-0 h-1 bg-scrim">
                <div
                  className="h-full bg-accent"
                  style={{ width: `${episode.progressRatio * 100}%` }}
                />
              </div>
            )}
          </div>
          <div className="min-w-0 flex-1">
            <h3 className="text-base leading-snug font-semibold tracking-normal">
              {episode.playTo == null ? (
                episode.title
              ) : (
                // The link covers the row, so the whole of it can be pressed.
                <Link
                  to={episode.playTo}
                  className="before:absolute before:inset-0 hover:text-accent-text"
                >
                  <span className="sr-only">Play episode {episode.number}: </span>
                  {episode.title}
                </Link>
              )}
            </h3>
            <p className="mt-0.5 text-sm text-ink-faint">
              {[episode.duration, episode.playTo == null && unavailableLabel]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {episode.overview != null && (
              <p className="mt-1.5 line-clamp-2 max-w-prose text-sm text-ink-muted">
                {episode.overview}
              </p>
            )}
          </div>
          {episode.action != null && <div className="relative shrink-0">{episode.action}</div>}
        </li>
      ))}
    </ol>
  )
}
