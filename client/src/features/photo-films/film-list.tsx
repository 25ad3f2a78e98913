import type { PhotoFilm } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Play, Trash2 } from 'lucide-react'
import { describeError } from '../../api/api-error.ts'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Progress } from '../../lumen/feedback/progress.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { myFilms, useRemoveFilm } from './queries.ts'

/** The viewer's films of photos, and how far they are. */
export function FilmList() {
  const { data, error, isFetching, refetch } = useQuery(myFilms)
  if (!data) {
    if (!error) return <Skeleton className="h-28" />
    const retry = () => void refetch()
    return <ErrorState {...describeError(error)} retrying={isFetching} onRetry={retry} />
  }
  if (data.items.length === 0) return <p className="text-ink-faint">You have made none yet.</p>
  return (
    <ul className="grid gap-3">
      {data.items.map((film) => (
        <li
          key={film.id}
          className="grid gap-3 rounded-lg bg-surface px-4 py-4 ring-1 ring-line ring-inset sm:px-5"
        >
          <Film film={film} />
        </li>
      ))}
    </ul>
  )
}

function Film({ film }: { film: PhotoFilm }) {
  const { id, title, movieId, renditions, state, progressRatio } = film
  const remove = useRemoveFilm()
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-0 flex-1 basis-48 truncate font-semibold">{title}</p>
        {movieId !== null && renditions.length > 0 && (
          <ButtonLink
            to={`/watch/${movieId}`}
            size="sm"
            variant="primary"
            icon={<Play size={16} aria-hidden="true" />}
            aria-label={`Watch ${title}`}
          >
            Watch
          </ButtonLink>
        )}
        <Button
          size="sm"
          variant="ghost"
          icon={<Trash2 size={16} aria-hidden="true" />}
          aria-label={`Remove ${title}`}
          loading={remove.isPending}
          onClick={() => remove.mutate(id)}
        >
          Remove
        </Button>
      </div>
      {state === 'working' && <Progress label={`${title}, this step`} ratio={progressRatio} />}
      <p className="text-sm text-ink-muted" role="status">
        {standing(film)}
      </p>
    </>
  )
}

function standing({ state, stage, problem, photoCount, style }: PhotoFilm): string {
  if (problem) return problem.detail
  if (state === 'ready') return `${photoCount} photos, ${style}. Only you can see it.`
  if (state === 'receiving') return `${photoCount} photos have arrived.`
  if (state === 'queued') return 'Waits for a worker.'
  return stage === 'probe' ? 'Putting the photos together.' : 'Encoding.'
}
