import type { Watching } from '@cinema/contract'
import { TitleCard, type TitleCardProps } from '../../lumen/media/title-card.tsx'
import { remaining } from './remaining.ts'
import { WatchedToggle } from './watched-button.tsx'

export interface WatchingCardProps extends Pick<TitleCardProps, 'shape'> {
  item: Watching
}

/** A title the viewer has begun: it leads straight back to their place. */
export function WatchingCard({ item, shape = 'poster' }: WatchingCardProps) {
  const { movie, episode, progress } = item
  const ratio = Math.min(1, progress.positionSeconds / progress.durationSeconds)
  const title = episode ? episode.seriesTitle : movie.title
  return (
    <div className="relative">
      <TitleCard
        to={movie.playable ? `/watch/${movie.id}?resume` : `/movies/${movie.id}`}
        subject={{ title, year: movie.year ?? undefined, genre: movie.genres[0]?.name }}
        imageUrl={shape === 'wide' ? movie.backdropUrl : movie.posterUrl}
        imageSet={shape === 'wide' ? movie.backdropSet : movie.posterSet}
        shape={shape}
        meta={[episode && episodeLabel(item), remaining(item.progress)].filter(Boolean).join(' · ')}
        playLabel={movie.playable ? ', resume' : undefined}
        progressRatio={ratio}
      />
      <WatchedToggle
        movieId={movie.id}
        title={episode ? movie.title : title}
        watched={progress.watched}
        tone="raised"
        className="absolute end-2 top-2 z-10"
      />
    </div>
  )
}

function episodeLabel({ movie, episode }: Watching): string {
  return episode ? `S${episode.seasonNumber} E${episode.episodeNumber} ${movie.title}` : ''
}
