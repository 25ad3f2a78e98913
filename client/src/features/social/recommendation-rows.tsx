import { useQuery } from '@tanstack/react-query'
import { Carousel } from '../../lumen/media/carousel.tsx'
import { FilmCard } from '../catalogue/film-card.tsx'
import { social } from './queries.ts'

/** "Because you watched …", for a signed-in viewer who has; nothing otherwise. */
export function RecommendationRows({ signedIn }: { signedIn: boolean }) {
  const { data: rows = [] } = useQuery({ ...social.recommendations, enabled: signedIn })
  return rows.map(({ because, items }) => (
    <Carousel key={because.id} title={`Because you watched ${because.title}`}>
      {items.map((film) => (
        <FilmCard key={film.id} film={film} />
      ))}
    </Carousel>
  ))
}
