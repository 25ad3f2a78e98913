import type { Context } from '../../context.ts'
import type { Found, Request, SearchEngine } from './engine.ts'
import { filedAs } from './index/data.ts'
import { facetsOf, rank, type FoundFilm, type Scored } from './score.ts'
import { searchStore, type Searches } from './search-store.ts'
import { anyWord, everyWord, parseAsked, type Asked } from './words.ts'

const mostHits = 1000
const mostPrefixHits = 200

/**
 * Films by the text index of the database, for the seconds until the index in the process is there:
 * whole words and beginnings of titles, no typos, no series, no people.
 */
export function createDatabaseEngine({ mongo, titles, config }: Context): SearchEngine {
  const store = searchStore(mongo, config.MONGODB_READ_PREFERENCE)

  async function find({ q, limit, border, kind, ...filters }: Request): Promise<Found> {
    const asked = parseAsked(q)
    const films =
      kind === undefined || kind === 'film' ? await candidates(store, asked, filters) : []
    const ranked = rank(films, asked, filedAs(asked.text))
    const rest = border ? ranked.filter((film) => isBeyond(film, border)) : ranked
    const page = rest.slice(0, limit)
    const cards = await titles.cards(page.map(({ _id }) => _id))
    return {
      hits: page.flatMap(({ _id, score }) => {
        const card = cards.get(_id)?.movie
        return card ? [{ id: _id, kind: 'film' as const, score, card }] : []
      }),
      more: rest.length > page.length,
      facets: facetsOf(ranked),
      correctedQuery: undefined,
    }
  }

  return { version: 'database', degraded: true, find }
}

/** Films with every word, else with any of them, and those whose title begins as typed. */
async function candidates(
  store: Searches,
  asked: Asked,
  filters: Parameters<Searches['withWords']>[1],
): Promise<FoundFilm[]> {
  if (asked.words.length === 0) return []
  const [withEvery, withPrefix] = await Promise.all([
    store.withWords(everyWord(asked), filters, mostHits),
    store.withPrefix(filedAs(asked.text), filters, mostPrefixHits),
  ])
  const found = new Map([...withPrefix, ...withEvery].map((film) => [film._id, film]))
  if (found.size === 0 && asked.words.length > 1) {
    return store.withWords(anyWord(asked), filters, mostHits)
  }
  return [...found.values()].slice(0, mostHits)
}

const isBeyond = (
  { score, _id }: Scored<FoundFilm>,
  border: { score: number; id: string },
): boolean => score < border.score || (score === border.score && _id > border.id)
