import type { Watching } from '@cinema/contract'
import { TitleCard, type TitleCardProps } from '../../lumen/media/title-card.tsx'

export interface WatchingCardProps extends Pick<TitleCardProps, 'shape'> {
  item: Watching
}

/** A title the viewer has begun: it leads straight back to their place. */
export function WatchingCard({ item, shape = 'poster' }: WatchingCardProps) {
  const { movie, episode, progress } = item
  const ratio = Math.min(1, progress.positionSeconds / progress.durationSeconds)
  const title = episode ? episode.seriesTitle : movie.title
  return (
    <TitleCard
      to={movie.playable ? `/watch/${movie.id}?resume` : `/movies/${movie.id}`}
      subject={{ title, year: movie.year ?? undefined, genre: movie.genres[0]?.name }}
      imageUrl={shape === 'wide' ? movie.backdropUrl : movie.posterUrl}
      shape={shape}
      meta={[episode && episodeLabel(item), remaining(item)].filter(Boolean).join(' · ')}
      playLabel={movie.playable ? ', resume' : undefined}
      progressRatio={ratio}
    />
  )
}

function episodeLabel({ movie, episode }: Watching): string {
  return episode ? `S${episode.seasonNumber} E${episode.episodeNumber} ${movie.title}` : ''
}

function remaining({ progress }: Watching): string {
  if (progress.watched && progress.positionSeconds >= progress.durationSeconds * 0.9)
    return 'Watched'
  const seconds = Math.max(0, progress.durationSeconds - progress.positionSeconds)
  if (seconds < 60) return `${Math.ceil(seconds)} s left`
  const minutes = Math.round(seconds / 60)
  return minutes < 60
    ? `${minutes} min left`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`
}
