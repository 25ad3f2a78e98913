import type { PersonSummary } from '@cinema/contract'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { pathOf } from './places.ts'

export interface PersonCardProps {
  person: PersonSummary
  heading: ReactNode
}

/** Somebody among the posters: of a poster's size, round where posters are square. */
export function PersonCard({ person: { id, name, filmCount }, heading }: PersonCardProps) {
  return (
    <Link
      to={pathOf({ kind: 'person', id })}
      className="group block rounded-md focus-visible:outline-offset-4"
    >
      <div className="grid aspect-2/3 place-items-center rounded-md bg-surface shadow-card transition-shadow duration-(--duration-base) group-hover:shadow-glow">
        <Avatar name={name} className="size-16 text-xl sm:size-24 sm:text-3xl" />
      </div>
      <div className="h-13 pt-2.5">
        <p className="truncate text-sm leading-snug font-semibold" title={name}>
          {heading}
        </p>
        <p className="truncate text-xs text-ink-faint tabular-nums">
          Person · {filmCount.toLocaleString()} {filmCount === 1 ? 'film' : 'films'}
        </p>
      </div>
    </Link>
  )
}
