import type { SearchHit } from '@cinema/contract'
import { FilmCard, SeriesCard } from '../../features/catalogue/film-card.tsx'
import { Highlighted } from '../../features/search/highlighted.tsx'
import { PersonCard } from '../../features/search/person-card.tsx'

/** A card of what was found, with the letters that were searched for marked. */
export function HitCard({ hit }: { hit: SearchHit }) {
  const title = hit.kind === 'person' ? hit.name : hit.title
  const heading = <Highlighted text={title} ranges={hit.highlights} />
  if (hit.kind === 'film') return <FilmCard film={hit} heading={heading} />
  if (hit.kind === 'series') return <SeriesCard series={hit} heading={heading} />
  return <PersonCard person={hit} heading={heading} />
}
