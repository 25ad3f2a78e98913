import { useQuery } from '@tanstack/react-query'
import { Carousel } from '../../lumen/media/carousel.tsx'
import { useViewer } from '../auth/use-viewer.ts'
import { watching } from './queries.ts'
import { WatchingCard } from './watching-card.tsx'

/** The row that brings a viewer back to what they began; absent when there is nothing. */
export function ContinueWatchingRow() {
  const { status } = useViewer()
  const { data } = useQuery({ ...watching.unfinished, enabled: status === 'signed-in' })
  if (!data || data.length === 0) return null
  return (
    <Carousel size="wide" title="Continue watching" more={{ to: '/my-list', label: 'All' }}>
      {data.map((item) => (
        <WatchingCard key={item.movie.id} item={item} shape="wide" />
      ))}
    </Carousel>
  )
}
