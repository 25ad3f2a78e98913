import type { MovieSummary } from '@cinema/contract'
import { Info, Play } from 'lucide-react'
import { useState } from 'react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { cx } from '../../lumen/cx.ts'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { HeroSkeleton } from '../../lumen/media/hero-skeleton.tsx'
import { Hero } from '../../lumen/media/hero.tsx'
import { MediaImage } from '../../lumen/media/media-image.tsx'
import { formatDuration, subjectOf } from './format.ts'

const SHOWN = 5

/** The top of the home page: a film that plays, and a strip of the others to change to. */
export function NowShowing({ films }: { films: readonly MovieSummary[] }) {
  const shown = films.slice(0, SHOWN)
  const [chosen, setChosen] = useState(0)
  const film = shown[chosen] ?? shown[0]
  if (!film) return null
  return (
    <Hero
      subject={subjectOf(film)}
      imageUrl={film.backdropUrl}
      imageSet={film.backdropSet}
      level={2}
      eyebrow={
        <span className="text-accent-text">{film.playable ? 'Now showing' : 'Featured'}</span>
      }
      facts={
        <>
          {film.year != null && <span className="tabular-nums">{film.year}</span>}
          {film.durationSeconds != null && <span>{formatDuration(film.durationSeconds)}</span>}
          {film.genres.slice(0, 2).map(({ slug, name }) => (
            <Badge key={slug}>{name}</Badge>
          ))}
        </>
      }
      actions={
        <>
          {film.playable && (
            <ButtonLink
              to={`/watch/${film.id}`}
              variant="primary"
              size="lg"
              icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
            >
              Play
            </ButtonLink>
          )}
          <ButtonLink
            to={`/movies/${film.id}`}
            size="lg"
            icon={<Info size={20} aria-hidden="true" />}
          >
            Details
          </ButtonLink>
        </>
      }
      rail={
        shown.length > 1 && (
          <ul
            aria-label="Also showing"
            className="no-scrollbar -mx-gutter mt-10 flex gap-3 overflow-x-auto px-gutter py-1"
          >
            {shown.map((other, index) => (
              <li key={other.id} className="w-36 shrink-0 sm:w-44">
                <Thumb film={other} chosen={other === film} onChoose={() => setChosen(index)} />
              </li>
            ))}
          </ul>
        )
      }
    />
  )
}

interface ThumbProps {
  film: MovieSummary
  chosen: boolean
  onChoose: () => void
}

function Thumb({ film, chosen, onChoose }: ThumbProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className="group block w-full cursor-pointer rounded-md text-start"
    >
      <span
        className={cx(
          'block aspect-video overflow-hidden rounded-md ring-2 transition-[box-shadow,opacity] duration-(--duration-base)',
          chosen ? 'ring-accent' : 'opacity-75 ring-transparent group-hover:opacity-100',
        )}
      >
        <MediaImage
          src={film.backdropUrl}
          set={film.backdropSet}
          sizes="20rem"
          subject={subjectOf(film)}
          shape="backdrop"
        />
      </span>
      <span
        className={cx(
          'mt-2 block truncate text-sm font-medium',
          chosen ? 'text-ink' : 'text-ink-muted',
        )}
      >
        {film.title}
      </span>
    </button>
  )
}

export function NowShowingSkeleton() {
  return (
    <HeroSkeleton
      size="tall"
      aside={false}
      rail={
        <div className="mt-10 flex gap-3 overflow-hidden py-1">
          {Array.from({ length: SHOWN }, (_, index) => (
            <div key={index} className="w-36 shrink-0 sm:w-44">
              <Skeleton className="aspect-video" />
              <Skeleton className="mt-3 mb-1 h-3.5 w-24" />
            </div>
          ))}
        </div>
      }
    />
  )
}
