import type { Command } from '../../cli.ts'
import type { Context } from '../../context.ts'
import { StoreAway } from '../../infra/availability.ts'
import { migrate } from '../../migrate.ts'
import { demoDirectory } from './demo/manifest.ts'
import { seedDemo } from './demo/seed.ts'
import { genreStore } from './genre-store.ts'
import { importStore } from './import/import-store.ts'
import type { FilmSource } from './import/imported-film.ts'
import { progressBar } from './import/progress-bar.ts'
import { importFilms, type ImportReport } from './import/run-import.ts'
import { vegaSource } from './import/vega.ts'
import { personStore } from './people-store.ts'
import { wikipediaSource } from './import/wikipedia.ts'

type Options = Readonly<Record<string, string>>

/** Commands of the catalogue; what they did is told on standard error. */
export const catalogueCommands: Readonly<Record<string, Command>> = {
  'catalogue:import': {
    description: 'Add films: --from vega, or --from wikipedia --dir FOLDER; safe to run again',
    options: ['from', 'dir'],
    run: async (context, options) => {
      await migrate(context.mongo)
      await importFrom(context, options['from'] ?? 'vega', sourceOf(options))
    },
  },
  'catalogue:demo': {
    description: 'Add the demonstration films, or bring them up to date',
    options: [],
    run: async (context) => {
      await migrate(context.mongo)
      const seeded = await seedDemo(context.mongo)
      if (!seeded) throw new Error(`There are no demonstration films in ${demoDirectory}.`)
      await forgetCached(context)
      say(`${seeded.films} demonstration films and ${seeded.series} series are in the catalogue.`)
    },
  },
}

/** Fills an empty catalogue as a first start needs it; the demonstration films are kept up to date. */
export async function ensureCatalogue(context: Context): Promise<void> {
  if (await importStore(context.mongo).isEmpty()) await importFrom(context, 'vega', vegaSource())
  const seeded = await seedDemo(context.mongo)
  if (seeded?.changed) await forgetCached(context)
}

function sourceOf({ from = 'vega', dir }: Options): FilmSource {
  if (from === 'vega') return vegaSource()
  if (from !== 'wikipedia') throw new Error(`--from ${from}: the sources are vega and wikipedia.`)
  if (dir === undefined) throw new Error('--from wikipedia needs --dir, the folder of its files.')
  return wikipediaSource(dir)
}

async function importFrom(context: Context, name: string, source: FilmSource): Promise<void> {
  const report = await importFilms(context.mongo, source, { onProgress: progressBar(name) })
  await genreStore(context.mongo, 'primary').recount()
  await personStore(context.mongo, 'primary').recount()
  await forgetCached(context)
  for (const line of describe(report)) say(line)
}

function describe({ created, updated, unchanged, skipped }: ImportReport): string[] {
  const reasons = [...skipped].map(([reason, { count, rows }]) => {
    const more = count > rows.length ? ', …' : ''
    return `skipped ${count}: ${reason} (row ${rows.join(', ')}${more})`
  })
  return [`created ${created}, updated ${updated}, unchanged ${unchanged}`, ...reasons]
}

/** An import stands without Redis: answers cached elsewhere then last until they expire. */
async function forgetCached({ cache }: Context): Promise<void> {
  await cache.invalidate().catch((error: unknown) => {
    if (!(error instanceof StoreAway)) throw error
    say('The cache cannot be reached: older answers last up to ten minutes.')
  })
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
