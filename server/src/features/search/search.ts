import type { api, QueryOf, ResponseOf, SearchHit, SearchQuery, Suggestion } from '@cinema/contract'
import { z } from 'zod'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import type { Hit, SearchEngine } from './engine.ts'
import { highlightsOf, parseAsked, type Asked } from './words.ts'

type SearchPage = ResponseOf<typeof api.search.find>
type Suggestions = ResponseOf<typeof api.search.suggest>

const BorderValues = z.tuple([z.number(), z.string()])

/** A page of what an engine finds, as the contract tells it. */
export async function findPage(engine: SearchEngine, query: SearchQuery): Promise<SearchPage> {
  const startedAt = performance.now()
  const { cursor, ...request } = query
  const name = queryName('search', query)
  const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
  const border = values && { score: values[0], id: values[1] }
  const found = await engine.find({ ...request, border })
  const asked = parseAsked(found.correctedQuery ?? query.q)
  const last = found.hits.at(-1)
  return {
    items: found.hits.map((hit) => toItem(hit, asked)),
    nextCursor: last && found.more ? encodeCursor(name, [last.score, last.id]) : null,
    facets: found.facets,
    ...(found.correctedQuery !== undefined && { correctedQuery: found.correctedQuery }),
    ...(engine.degraded && { degraded: true as const }),
    tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
  }
}

export async function suggest(
  engine: SearchEngine,
  { q, limit }: QueryOf<typeof api.search.suggest>,
): Promise<Suggestions> {
  const { hits, correctedQuery } = await engine.find({ q, limit, border: null })
  const asked = parseAsked(correctedQuery ?? q)
  return { items: hits.map((hit) => toSuggestion(toItem(hit, asked))) }
}

function toItem(hit: Hit, asked: Asked): SearchHit {
  const { kind, score, card } = hit
  // The catalogue made the card; the response is checked against the contract in tests.
  const summary = card as SearchHit
  return { ...summary, kind, score, highlights: highlightsOf(titleOf(summary), asked) } as SearchHit
}

function toSuggestion(item: SearchHit): Suggestion {
  const { kind, id, highlights } = item
  return { kind, id, title: titleOf(item), year: 'year' in item ? item.year : null, highlights }
}

const titleOf = (summary: SearchHit): string => ('title' in summary ? summary.title : summary.name)
