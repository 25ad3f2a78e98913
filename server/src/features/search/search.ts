import type { api, QueryOf, ResponseOf, SearchQuery } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { facetsOf, rank, type Found, type Scored } from './score.ts'
import { searchStore, type Searches } from './search-store.ts'
import { anyWord, everyWord, highlightsOf, parseAsked, type Asked } from './words.ts'

type SearchPage = ResponseOf<typeof api.search.find>
type Suggestions = ResponseOf<typeof api.search.suggest>

const mostHits = 1000
const mostPrefixHits = 200
const Border = z.tuple([z.number(), z.string()])

/** Search over films: the database finds candidates by its indexes, `score.ts` orders them. */
export function createSearch({ mongo, titles, config }: Context) {
  const store = searchStore(mongo, config.MONGODB_READ_PREFERENCE)
  return {
    async find(query: SearchQuery): Promise<SearchPage> {
      const startedAt = performance.now()
      const name = queryName('search', query)
      const border = query.cursor === undefined ? null : decodeCursor(name, query.cursor, Border)
      const asked = parseAsked(query.q)
      const ranked = rank(await candidates(store, asked, query), asked, filedAs(asked.text))
      const rest = border ? ranked.filter((film) => isBeyond(film, border)) : ranked
      const page = rest.slice(0, query.limit)
      const cards = await titles.cards(page.map(({ _id }) => _id))
      const last = page.at(-1)
      return {
        items: page.flatMap(({ _id, title, score }) => {
          const card = cards.get(_id)
          return card ? [{ ...card.movie, score, highlights: highlightsOf(title, asked) }] : []
        }),
        nextCursor:
          last && rest.length > page.length ? encodeCursor(name, [last.score, last._id]) : null,
        facets: facetsOf(ranked),
        tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
      }
    },

    async suggest({ q, limit }: QueryOf<typeof api.search.suggest>): Promise<Suggestions> {
      const prefix = filedAs(parseAsked(q).text)
      if (prefix === '') return { items: [] }
      const few = await store.titles(prefix, mostPrefixHits)
      // Where more films begin so, the popular ones are met soon by going through all by popularity.
      const found = few.length < mostPrefixHits ? few : await store.popularTitles(prefix, limit)
      return {
        items: found
          .sort((a, b) => b.popularity - a.popularity || (a._id < b._id ? -1 : 1))
          .slice(0, limit)
          .map(({ _id, title, year }) => ({ id: _id, title, year })),
      }
    },
  }
}

/** Films with every word, else with any of them, and those whose title begins as typed. */
async function candidates(store: Searches, asked: Asked, query: SearchQuery): Promise<Found[]> {
  if (asked.words.length === 0) return []
  const [withEvery, withPrefix] = await Promise.all([
    store.withWords(everyWord(asked), query, mostHits),
    store.withPrefix(filedAs(asked.text), query, mostPrefixHits),
  ])
  const found = new Map([...withPrefix, ...withEvery].map((film) => [film._id, film]))
  if (found.size === 0 && asked.words.length > 1) {
    return store.withWords(anyWord(asked), query, mostHits)
  }
  return [...found.values()].slice(0, mostHits)
}

/** As the catalogue files titles: without a leading English article. */
const filedAs = (text: string): string => text.replace(/^(the|a|an) (?=.)/, '')

const isBeyond = ({ score, _id }: Scored<Found>, [value, id]: z.output<typeof Border>): boolean =>
  score < value || (score === value && _id > id)
