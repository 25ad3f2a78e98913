import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { catalogue } from './queries.ts'

export interface PlayFirstEpisodeProps {
  seriesId: string
  /** The season that is shown. */
  season: number
}

/** Plays a season from its first episode that can be played; absent when there is none. */
export function PlayFirstEpisode({ seriesId, season }: PlayFirstEpisodeProps) {
  const { data } = useQuery(catalogue.season(seriesId, season))
  const episode = data?.episodes.find(({ playable }) => playable)
  // Keeps the place of the button while the season is on its way.
  if (!data) return <div className="h-13" />
  if (!episode) return null
  return (
    <ButtonLink
      to={`/watch/${episode.id}`}
      variant="primary"
      size="lg"
      icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
    >
      Play episode {episode.number}
    </ButtonLink>
  )
}
