import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { FilmSource, Row, RowResult } from './imported-film.ts'
import { extractPopularity } from './popularity.ts'
import { toGenres } from './vocabulary.ts'

const source = { name: 'Wikipedia', licence: 'CC BY-SA 4.0' }
const mostPeople = 30

const WikipediaRow = z.object({
  title: z.string().trim().min(1),
  year: z.int().min(1870).max(2100),
  cast: z.array(z.string().trim().min(1)).default([]),
  genres: z.array(z.string().trim().min(1)).default([]),
  href: z.string().nullish(),
  extract: z.string().trim().nullish(),
})

/**
 * Films from a folder of `movies-<decade>.json` files as prust/wikipedia-movie-data publishes them.
 * The extracts are Wikipedia's (CC BY-SA) and keep their provenance; its pictures are not taken.
 */
export const wikipediaSource = (directory: string): FilmSource => ({
  rows: () => rowsOf(directory),
  toFilm: wikipediaFilm,
})

/** One file at a time, in the order of their names, so that every run meets the films alike. */
async function* rowsOf(directory: string): AsyncIterable<Row> {
  const files = await filesOf(directory)
  const whole = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  for (const { file, bytes } of files) {
    const rows = await readRows(file)
    for (const [index, value] of rows.entries()) {
      yield { value, progress: (before + (bytes * (index + 1)) / rows.length) / whole }
    }
    before += bytes
  }
}

async function filesOf(directory: string): Promise<{ file: string; bytes: number }[]> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new Error(`${directory} cannot be read.`, { cause })
  })
  const wanted = names.filter((name) => /^movies.*\.json$/.test(name)).sort()
  if (wanted.length === 0) throw new Error(`${directory} holds no movies-<decade>.json.`)
  return Promise.all(
    wanted.map(async (name) => {
      const file = path.join(directory, name)
      return { file, bytes: (await stat(file)).size }
    }),
  )
}

async function readRows(file: string): Promise<unknown[]> {
  try {
    return z.array(z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new Error(`${file} is not a JSON list of films.`, { cause })
  }
}

export function wikipediaFilm(value: unknown): RowResult {
  const parsed = WikipediaRow.safeParse(value)
  if (!parsed.success) return { skipped: reasonOf(parsed.error) }
  const { title, year, cast, genres, href, extract } = parsed.data
  return {
    film: {
      title,
      year,
      releasedOn: null,
      overview: extract || null,
      certification: null,
      rating: null,
      ratingCount: null,
      durationSeconds: null,
      genres: toGenres(genres),
      tags: [],
      credits: [...new Set(cast)]
        .slice(0, mostPeople)
        .map((name) => ({ name, role: 'actor' as const })),
      popularity: extractPopularity({
        extractLength: extract?.length ?? 0,
        people: cast.length,
        year,
      }),
      source: { ...source, url: href ? `https://en.wikipedia.org/wiki/${href}` : null },
    },
  }
}

function reasonOf({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path[0]
  return field === undefined ? 'not a row of this source' : `${String(field)} missing or wrong`
}
