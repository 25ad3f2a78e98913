import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { ButtonLink } from '../../lumen/actions/button.tsx'
import { catalogue } from './queries.ts'

export interface PlayFirstEpisodeProps {
  seriesId: string
  /** The season that is shown. */
  season: number
  /** Episodes that play although the library does not hold them. */
  offered: readonly string[]
}

/** Plays a season from its first episode that can be played; absent when there is none. */
export function PlayFirstEpisode({ seriesId, season, offered }: PlayFirstEpisodeProps) {
  const { data } = useQuery(catalogue.season(seriesId, season))
  const episode = data?.episodes.find(({ id, playable }) => playable || offered.includes(id))
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
