import type { FilmFacts, FilmSource, Row } from '../src/features/catalogue/import/imported-film.ts'
import { importFilms } from '../src/features/catalogue/import/run-import.ts'
import { personStore } from '../src/features/catalogue/people-store.ts'
import { toGenres } from '../src/features/catalogue/import/vocabulary.ts'
import type { Mongo } from '../src/infra/mongo.ts'

const source = { name: 'Test', url: null, licence: null }

/** A made-up film; genres may be given by name. */
export function film(facts: Omit<Partial<FilmFacts>, 'genres'> & { genres?: string[] }): FilmFacts {
  return {
    title: 'Untitled',
    year: 2000,
    releasedOn: null,
    overview: null,
    certification: null,
    rating: null,
    ratingCount: null,
    durationSeconds: null,
    tags: [],
    credits: [],
    popularity: 0,
    source,
    ...facts,
    genres: toGenres(facts.genres ?? []),
  }
}

/** A source of films that are given already. */
export const sourceOf = (films: readonly FilmFacts[]): FilmSource => ({
  async *rows(): AsyncIterable<Row> {
    for (const [index, value] of films.entries()) {
      yield await Promise.resolve({ value, progress: (index + 1) / films.length })
    }
  },
  toFilm: (value) => ({ film: value as FilmFacts }),
})

/** Puts films into the catalogue. */
export async function addFilms(mongo: Mongo, films: readonly FilmFacts[]): Promise<void> {
  await importFilms(mongo, sourceOf(films))
}

/** Counts the people of the films, as an import does when it is done. */
export const countPeople = (mongo: Mongo): Promise<void> => personStore(mongo, 'primary').recount()
