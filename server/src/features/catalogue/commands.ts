import type { Command } from '../../cli.ts'
import type { Context } from '../../context.ts'
import { migrate } from '../../migrate.ts'
import { catalogueChanged, mediaChanged, say } from './changed.ts'
import { demoDirectory } from './demo/manifest.ts'
import { seedDemo } from './demo/seed.ts'
import { importStore } from './import/import-store.ts'
import type { FilmSource } from './import/imported-film.ts'
import { progressBar } from './import/progress-bar.ts'
import { importFilms, type ImportReport } from './import/run-import.ts'
import { vegaSource } from './import/vega.ts'
import { wikipediaSource } from './import/wikipedia.ts'
import { importFromTmdb, tmdbCommands } from './tmdb/commands.ts'

type Options = Readonly<Record<string, string>>

/** Commands of the catalogue; what they did is told on standard error. */
export const catalogueCommands: Readonly<Record<string, Command>> = {
  'catalogue:import': {
    description:
      'Add films: --from vega, --from wikipedia --dir FOLDER, or --from tmdb with what; safe to run again',
    options: ['from', 'dir', 'movies', 'series', 'imdb', 'trending', 'pages'],
    run: async (context, options) => {
      await migrate(context.mongo)
      if (options['from'] === 'tmdb') await importFromTmdb(context, options)
      else await importFrom(context, options['from'] ?? 'vega', sourceOf(options))
    },
  },
  'catalogue:demo': {
    description: 'Add the demonstration films, or bring them up to date',
    options: [],
    run: async (context) => {
      await migrate(context.mongo)
      const seeded = await seedDemo(context.mongo)
      if (!seeded) throw new Error(`There are no demonstration films in ${demoDirectory}.`)
      await mediaChanged(context)
      say(`${seeded.films} demonstration films and ${seeded.series} series are in the catalogue.`)
    },
  },
  ...tmdbCommands,
}

/** Fills an empty catalogue as a first start needs it; the demonstration films are kept up to date. */
export async function ensureCatalogue(context: Context): Promise<void> {
  if (await importStore(context.mongo).isEmpty()) await importFrom(context, 'vega', vegaSource())
  const seeded = await seedDemo(context.mongo)
  if (seeded?.changed) await mediaChanged(context)
}

function sourceOf({ from = 'vega', dir }: Options): FilmSource {
  if (from === 'vega') return vegaSource()
  if (from !== 'wikipedia')
    throw new Error(`--from ${from}: the sources are vega, wikipedia and tmdb.`)
  if (dir === undefined) throw new Error('--from wikipedia needs --dir, the folder of its files.')
  return wikipediaSource(dir)
}

async function importFrom(context: Context, name: string, source: FilmSource): Promise<void> {
  const report = await importFilms(context.mongo, source, { onProgress: progressBar(name) })
  await catalogueChanged(context)
  for (const line of describe(report)) say(line)
}

function describe({ created, updated, unchanged, skipped }: ImportReport): string[] {
  const reasons = [...skipped].map(([reason, { count, rows }]) => {
    const more = count > rows.length ? ', …' : ''
    return `skipped ${count}: ${reason} (row ${rows.join(', ')}${more})`
  })
  return [`created ${created}, updated ${updated}, unchanged ${unchanged}`, ...reasons]
}
