import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { CreditRecord } from '../title-record.ts'
import type { FilmSource, Row, RowResult } from './imported-film.ts'
import { vegaPopularity } from './popularity.ts'
import { readDate, repairTitle } from './vega-repairs.ts'
import { toGenres, toTags } from './vocabulary.ts'

const source = {
  name: 'vega-datasets',
  url: 'https://github.com/vega/vega-datasets',
  licence: 'BSD-3-Clause',
}

const text = z.string().trim().min(1).nullish().catch(null)
const amount = z.number().nonnegative().nullish().catch(null)

const VegaRow = z.object({
  // Films whose title is a number ("300") have it as one.
  Title: z.union([z.string().trim().min(1), z.number().transform(String)]).nullish(),
  'Worldwide Gross': amount,
  'US Gross': amount,
  'Release Date': text,
  'MPAA Rating': text,
  'Running Time min': amount,
  Distributor: text,
  Source: text,
  'Major Genre': text,
  'Creative Type': text,
  Director: text,
  'Rotten Tomatoes Rating': z.number().min(0).max(100).nullish().catch(null),
  'IMDB Rating': z.number().min(0).max(10).nullish().catch(null),
  'IMDB Votes': z.int().nonnegative().nullish().catch(null),
})
type VegaRow = z.output<typeof VegaRow>

/** Creative types that are genres; the others say how a film came about and become tags. */
const genreTypes = new Set([
  'Science Fiction',
  'Fantasy',
  'Super Hero',
  'Historical Fiction',
  'Kids Fiction',
])
const emptyTypes = new Set(['Multiple Creative Types'])
const certifications = new Set(['G', 'PG', 'PG-13', 'R', 'NC-17'])

/**
 * 3,201 films of 1915 to 2011 from the npm package `vega-datasets`, which is known for its dirty
 * rows. What can be repaired with certainty is; the one row without a title cannot be a film.
 */
export const vegaSource = (file: URL | string = packagedFile()): FilmSource => ({
  rows: () => rowsOf(file),
  toFilm: vegaFilm,
})

const packagedFile = (): URL => new URL('../data/movies.json', import.meta.resolve('vega-datasets'))

async function* rowsOf(file: URL | string): AsyncIterable<Row> {
  const rows = z.array(z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')))
  for (const [index, value] of rows.entries()) {
    yield { value, progress: (index + 1) / rows.length }
  }
}

export function vegaFilm(value: unknown): RowResult {
  const parsed = VegaRow.safeParse(value)
  if (!parsed.success) return { skipped: 'not a row of this source' }
  const row = parsed.data
  if (row.Title == null) return { skipped: 'no title' }
  const { year, releasedOn } = readDate(row['Release Date'] ?? null)
  const tomatoes = row['Rotten Tomatoes Rating']
  return {
    film: {
      title: repairTitle(row.Title, year),
      year,
      releasedOn,
      overview: null,
      certification: certificationOf(row),
      rating: row['IMDB Rating'] ?? (tomatoes == null ? null : tomatoes / 10),
      ratingCount: row['IMDB Votes'] ?? null,
      durationSeconds: row['Running Time min'] ? row['Running Time min'] * 60 : null,
      genres: toGenres(genreNames(row)),
      tags: toTags(tagWords(row)),
      credits: directorOf(row),
      popularity: vegaPopularity({
        votes: row['IMDB Votes'] ?? 0,
        gross: row['Worldwide Gross'] ?? row['US Gross'] ?? 0,
      }),
      source,
    },
  }
}

const certificationOf = ({ 'MPAA Rating': rating }: VegaRow): string | null =>
  rating != null && certifications.has(rating) ? rating : null

const directorOf = ({ Director: name }: VegaRow): CreditRecord[] =>
  name == null ? [] : [{ name, role: 'director' }]

function genreNames(row: VegaRow): string[] {
  const type = row['Creative Type']
  return [row['Major Genre'], type != null && genreTypes.has(type) ? type : null].filter(
    (name) => name != null,
  )
}

function tagWords(row: VegaRow): string[] {
  const type = row['Creative Type']
  const plain = type != null && !genreTypes.has(type) && !emptyTypes.has(type) ? type : null
  return [plain, row.Source, row.Distributor].filter((word) => word != null)
}
