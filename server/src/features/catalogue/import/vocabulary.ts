import type { Named } from '@cinema/contract'
import { slugify } from '../../../infra/text.ts'

/** Other sources' words for genres we know by another name. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Romance', 'Comedy'],
  'Black Comedy': ['Comedy', 'Black Comedy'],
  'Concert/Performance': ['Performance'],
  'Super Hero': ['Superhero'],
  'Historical Fiction': ['Historical'],
  'Kids Fiction': ['Family'],
  Sport: ['Sports'],
}

/** Genres by the names a source gives, each once. */
export function toGenres(names: readonly string[]): Named[] {
  const known = new Map<string, Named>()
  for (const given of names) {
    for (const name of synonyms[given] ?? [given]) {
      const slug = slugify(name)
      if (slug !== '') known.set(slug, { slug, name })
    }
  }
  return [...known.values()]
}

/** Tags by the words a source gives, each once. */
export const toTags = (words: readonly string[]): string[] => [
  ...new Set(words.map(slugify).filter((slug) => slug !== '')),
]
