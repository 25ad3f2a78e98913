import type { Command } from '../../../cli.ts'
import type { Context } from '../../../context.ts'
import { migrate } from '../../../migrate.ts'
import { catalogueChanged, say } from '../changed.ts'
import { tmdbFilmStore } from './film-store.ts'
import { importMovie, importSeries, type Imported } from './import-titles.ts'
import { tmdbLinkStore } from './link-store.ts'
import { linkFilm, unmatchFilm } from './matching.ts'
import { later, tmdbParts, type TmdbParts } from './parts.ts'
import { matchAll, refreshDue, unmatchAll, type Matched } from './runs.ts'

type Options = Readonly<Record<string, string>>

export const tmdbCommands: Readonly<Record<string, Command>> = {
  'tmdb:match': {
    description:
      'Find the films at TMDb, or say who one is: --film ID --id N; unclear ones are listed',
    options: ['film', 'id', 'limit', 'again'],
    run: match,
  },
  'tmdb:unmatch': {
    description: 'Take back what a match gave: --film ID, or --all yes',
    options: ['film', 'all'],
    run: unmatch,
  },
  'tmdb:refresh': {
    description: 'Bring what comes from TMDb up to date; --all yes for what is not due as well',
    options: ['limit', 'all'],
    run: async (context, options) => {
      // What is refreshed is due after this, so that nothing is taken twice.
      const everything = options['all'] === 'yes' ? { before: later() } : {}
      const report = await refreshDue(await prepared(context), {
        limit: numberOf(options, 'limit', 100_000),
        logger: context.logger,
        ...everything,
      })
      if (report.updated + report.created > 0) await catalogueChanged(context)
      say(`updated ${report.updated}, unchanged ${report.unchanged}, gone ${report.gone}`)
      if (report.failed > 0) throw new Error(`${report.failed} titles were not refreshed.`)
    },
  },
}

/** `catalogue:import --from tmdb`, with what is to be imported. */
export async function importFromTmdb(context: Context, options: Options): Promise<void> {
  const parts = await prepared(context)
  const { movie, tv } = await wanted(parts, options)
  if (movie.length + tv.length === 0) {
    throw new Error('--from tmdb needs --movies, --series, --imdb or --trending with something.')
  }
  const counts = new Map<string, number>()
  const count = (imported: Imported): void => {
    if (typeof imported === 'object') say(`unclear: ${imported.unclear}`)
    const what = typeof imported === 'object' ? 'unclear' : imported
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  try {
    for (const id of movie) count(await importMovie(parts, id))
    for (const id of tv) count(await importSeries(parts, id))
  } finally {
    await catalogueChanged(context)
  }
  say([...counts].map(([what, number]) => `${what} ${number}`).join(', '))
}

async function wanted({ tmdb }: TmdbParts, options: Options) {
  const movie = idsOf(options, 'movies')
  const tv = idsOf(options, 'series')
  for (const id of listOf(options, 'imdb')) {
    const found = await tmdb.find(id)
    movie.push(...found.movie)
    tv.push(...found.tv)
    if (found.movie.length + found.tv.length === 0) say(`not found: ${id}`)
  }
  const window = options['trending']
  if (window !== undefined) {
    if (window !== 'day' && window !== 'week') throw new Error('--trending is day or week.')
    const pages = numberOf(options, 'pages', 1)
    movie.push(...(await tmdb.trending('movie', window, pages)))
    tv.push(...(await tmdb.trending('tv', window, pages)))
  }
  return { movie: [...new Set(movie)], tv: [...new Set(tv)] }
}

async function match(context: Context, options: Options): Promise<void> {
  const parts = await prepared(context)
  const { film } = options
  if (film !== undefined) {
    const tmdbId = numberOf(options, 'id')
    const change = await linkFilm(parts, film, { tmdbId, origin: 'operator' })
    if (change === 'gone') throw new Error(`There is no film ${film} here, or no ${tmdbId} there.`)
    await catalogueChanged(context)
    say(`${film} is ${tmdbId} of TMDb.`)
    return
  }
  const counts = { matched: 0, ambiguous: 0, none: 0 }
  try {
    await matchAll(parts, {
      limit: numberOf(options, 'limit', Infinity),
      again: options['again'] === 'yes',
      onMatch(matched) {
        counts[matched.verdict.outcome] += 1
        report(matched)
      },
    })
  } finally {
    if (counts.matched > 0) await catalogueChanged(context)
    say(`matched ${counts.matched}, unclear ${counts.ambiguous}, not found ${counts.none}`)
  }
}

/** One line of standard output for each film that is not matched: id, name, why, ids that fit. */
function report({ film, verdict }: Matched): void {
  if (verdict.outcome === 'matched') return
  const name = `${film.title} (${film.year ?? 'no year'})`
  const fields = [film._id, name, verdict.reason, verdict.candidates.join(' ')]
  process.stdout.write(`${fields.join('\t')}\n`)
}

async function unmatch(context: Context, { film, all }: Options): Promise<void> {
  // Taking back asks TMDb nothing, so it needs no key.
  const stores = { films: tmdbFilmStore(context.mongo), links: tmdbLinkStore(context.mongo) }
  if (film === undefined && all !== 'yes')
    throw new Error('tmdb:unmatch needs --film or --all yes.')
  const done =
    film === undefined ? await unmatchAll(stores) : Number(await unmatchFilm(stores, film))
  if (done > 0) await catalogueChanged(context)
  say(done === 0 ? 'Nothing was matched.' : `${done} films are as they were.`)
}

async function prepared(context: Context): Promise<TmdbParts> {
  const parts = tmdbParts(context)
  if (!parts) throw new Error('TMDb is off: TMDB_API_KEY is not set.')
  await migrate(context.mongo)
  return parts
}

const listOf = (options: Options, name: string): string[] =>
  (options[name] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const idsOf = (options: Options, name: string): number[] =>
  listOf(options, name).map((entry) => positive(name, entry))

const numberOf = (options: Options, name: string, otherwise?: number): number => {
  const given = options[name]
  if (given === undefined && otherwise !== undefined) return otherwise
  return positive(name, given)
}

function positive(name: string, text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} needs a whole number above 0${text === undefined ? '' : `: ${text}`}.`)
}
