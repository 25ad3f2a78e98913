import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { useViewer } from '../auth/use-viewer.ts'
import { watching } from './queries.ts'
import { remaining } from './remaining.ts'

/** The way into a film: from its beginning, or straight back to the viewer's place. */
export function PlayLink({ movieId }: { movieId: string }) {
  const { status } = useViewer()
  const { data } = useQuery({ ...watching.unfinished, enabled: status === 'signed-in' })
  const begun = data?.find(({ movie }) => movie.id === movieId)
  return (
    <ButtonLink
      to={begun ? `/watch/${movieId}?resume` : `/watch/${movieId}`}
      variant="primary"
      size="lg"
      icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
    >
      {begun ? 'Resume' : 'Play'}
      {begun && <span className="font-normal">({remaining(begun.progress)})</span>}
    </ButtonLink>
  )
}
