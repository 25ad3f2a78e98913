import type { Credit, MovieDetail, SeriesDetail } from '@cinema/contract'
import { Star } from 'lucide-react'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { formatDate, formatDuration, formatRating } from './format.ts'

/** Year, length, rating and certification on one line. */
export function FilmFacts({
  film,
}: {
  film: MovieDetail | Omit<MovieDetail, 'certification' | 'ratingCount'>
}) {
  const certification = 'certification' in film ? film.certification : null
  const count = 'ratingCount' in film ? film.ratingCount : null
  return (
    <>
      {film.rating != null && (
        <span className="inline-flex items-center gap-1.5 font-semibold text-ink tabular-nums">
          <Star size={17} fill="currentColor" aria-hidden="true" className="text-accent-text" />
          <span className="sr-only">Rated</span>
          {formatRating(film.rating)}
          <span className="font-normal text-ink-faint">
            of 10{count != null && count > 0 && `, ${count.toLocaleString()} votes`}
          </span>
        </span>
      )}
      {film.year != null && <span className="tabular-nums">{film.year}</span>}
      {film.durationSeconds != null && <span>{formatDuration(film.durationSeconds)}</span>}
      {certification != null && <Badge tone="outline">{certification}</Badge>}
    </>
  )
}

const ROLES = [
  ['director', 'Director'],
  ['actor', 'With'],
  ['writer', 'Written by'],
  ['composer', 'Music'],
] as const

interface FactSheetProps {
  title: Pick<MovieDetail | SeriesDetail, 'credits' | 'source'> & { releasedOn?: string | null }
}

/** People, release and provenance. */
export function FactSheet({ title }: FactSheetProps) {
  const people = ROLES.map(([role, label]) => ({
    label,
    credits: title.credits.filter((credit) => credit.role === role),
  })).filter(({ credits }) => credits.length > 0)
  return (
    <dl className="grid gap-x-10 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
      {people.map(({ label, credits }) => (
        <Fact key={label} label={label}>
          <People credits={credits} />
        </Fact>
      ))}
      {title.releasedOn != null && <Fact label="Released">{formatDate(title.releasedOn)}</Fact>}
      <Fact label="Source of these facts">
        {title.source.url == null ? (
          title.source.name
        ) : (
          <a
            href={title.source.url}
            rel="noreferrer"
            target="_blank"
            className="underline decoration-line-strong underline-offset-4 hover:text-accent-text"
          >
            {title.source.name}
          </a>
        )}
        {title.source.licence != null && (
          <span className="text-ink-faint"> ({title.source.licence})</span>
        )}
      </Fact>
    </dl>
  )
}

/** Names, separated by commas; those with a page of their own lead there. */
function People({ credits }: { credits: readonly Credit[] }) {
  return credits.map(({ name, personId }, index) => (
    <Fragment key={`${name} ${index}`}>
      {index > 0 && ', '}
      {personId == null ? (
        name
      ) : (
        <Link
          to={`/people/${personId}`}
          className="underline decoration-line-strong underline-offset-4 hover:text-accent-text pointer-coarse:py-2"
        >
          {name}
        </Link>
      )}
    </Fragment>
  ))
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="border-t border-line pt-3">
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  )
}
