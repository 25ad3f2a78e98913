import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Where the demonstration films lie in the repository. */
export const demoDirectory = fileURLToPath(new URL('../../../../demo/', import.meta.url))

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const seconds = z.number().nonnegative()
const role = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['director', 'actor', 'writer', 'composer']))

const Film = z.object({
  slug,
  kind: z.enum(['movie', 'episode']),
  title: z.string().min(1),
  year: z.int(),
  overview: z.string(),
  genres: z.array(z.string()),
  tags: z.array(z.string()).default([]),
  people: z.array(z.object({ name: z.string(), role })).default([]),
  certification: z.string().nullish(),
  durationSeconds: seconds,
  introEndSeconds: seconds.nullish(),
  creditsStartSeconds: seconds.nullish(),
  renditions: z.array(z.object({ height: z.int() })).min(1),
  /** Paths relative to the folder of the manifest. */
  media: z.object({
    poster: z.string().nullish(),
    backdrop: z.string().nullish(),
    trickplay: z.string().nullish(),
  }),
})
export type DemoFilm = z.output<typeof Film>

const Series = z.object({
  slug,
  title: z.string().min(1),
  year: z.int(),
  overview: z.string(),
  genres: z.array(z.string()),
  tags: z.array(z.string()).default([]),
  poster: z.string().nullish(),
  backdrop: z.string().nullish(),
  seasons: z.array(
    z.object({
      number: z.int(),
      title: z.string(),
      episodes: z.array(
        z.object({ number: z.int(), title: z.string().optional(), filmSlug: slug }),
      ),
    }),
  ),
})
export type DemoSeries = z.output<typeof Series>

const Manifest = z.object({ films: z.array(Film), series: z.array(Series).default([]) })
export type DemoManifest = z.output<typeof Manifest>

/**
 * Reads `films.json` of the demonstration films; null where there is none.
 * @throws ZodError for a manifest that is not as expected.
 */
export function loadDemo(directory = demoDirectory): DemoManifest | null {
  const file = `${directory}films.json`
  return existsSync(file) ? Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}
