import { useQuery } from '@tanstack/react-query'
import { Check, CheckCheck } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { IconButton } from '../../lumen/actions/icon-button.tsx'
import { useViewer } from '../auth/use-viewer.ts'
import { watching } from './queries.ts'
import { useSetWatched } from './use-set-watched.ts'

/** "Mark as watched" beside the other things to do with a title; absent for visitors. */
export function WatchedButton({ movieId }: { movieId: string }) {
  const watched = useWatched(movieId)
  const setWatched = useSetWatched(movieId)
  if (watched === undefined) return null
  return (
    <Button
      size="lg"
      aria-pressed={watched}
      icon={<Mark watched={watched} size={20} />}
      onClick={() => setWatched.mutate(!watched)}
    >
      {watched ? 'Watched' : 'Mark as watched'}
    </Button>
  )
}

/** The same as an icon, for rows of a list whose title is read with it. */
export function EpisodeWatchedButton({ movieId, title }: { movieId: string; title: string }) {
  const watched = useWatched(movieId)
  if (watched === undefined) return null
  return <WatchedToggle movieId={movieId} title={title} watched={watched} />
}

export interface WatchedToggleProps {
  movieId: string
  title: string
  watched: boolean
  tone?: 'plain' | 'raised'
  className?: string
}

/** A toggle for where it is already known whether the title was watched. */
export function WatchedToggle({ movieId, title, watched, ...look }: WatchedToggleProps) {
  const setWatched = useSetWatched(movieId)
  return (
    <IconButton
      label={watched ? `Mark ${title} as unwatched` : `Mark ${title} as watched`}
      icon={<Mark watched={watched} size={18} />}
      onClick={() => setWatched.mutate(!watched)}
      {...look}
    />
  )
}

/** Undefined while it is not known, and for visitors. */
function useWatched(movieId: string): boolean | undefined {
  const { status } = useViewer()
  const { data } = useQuery({ ...watching.place(movieId), enabled: status === 'signed-in' })
  if (status !== 'signed-in' || data === undefined) return undefined
  return data?.watched ?? false
}

function Mark({ watched, size }: { watched: boolean; size: number }) {
  return watched ? (
    <CheckCheck size={size} aria-hidden="true" className="text-accent-text" />
  ) : (
    <Check size={size} aria-hidden="true" />
  )
}
