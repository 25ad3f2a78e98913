import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { SearchEngine } from '../src/features/search/engine.ts'
import { fold } from '../src/infra/text.ts'

const Judged = z.array(
  z.object({
    kind: z.string(),
    q: z.string().min(1).max(100),
    /** The title that answers, of any year unless one is given; or the person. */
    title: z.string().optional(),
    year: z.int().optional(),
    person: z.string().optional(),
  }),
)
export type Judged = z.output<typeof Judged>[number]

export type JudgedCatalogue = 'wikipedia' | 'vega'

/** Queries with the answers a viewer means, as kept beside this file. */
export async function readJudged(name: JudgedCatalogue): Promise<Judged[]> {
  const file = new URL(`./judged-${name}.json`, import.meta.url)
  return Judged.parse(JSON.parse(await readFile(file, 'utf8')))
}

const shown = 20

/** 1 ÷ the place of the answer among the first 20 hits; 0 when it is not there. */
export async function reciprocalRank(engine: SearchEngine, judged: Judged): Promise<number> {
  const { hits } = await engine.find({ q: judged.q, limit: shown, border: null })
  const place = hits.findIndex(({ card }) => isAnswer(card as Card, judged))
  return place === -1 ? 0 : 1 / (place + 1)
}

interface Card {
  readonly title?: string
  readonly name?: string
  readonly year?: number | null
}

function isAnswer(card: Card, { title, year, person }: Judged): boolean {
  if (person !== undefined) return card.name !== undefined && fold(card.name) === fold(person)
  return (
    card.title !== undefined &&
    fold(card.title) === fold(title ?? '') &&
    (year === undefined || card.year === year)
  )
}

export interface Quality {
  readonly kind: string
  readonly queries: number
  readonly mrr: number
  /** What was not first. */
  readonly missed: readonly string[]
}

/** Mean reciprocal rank for each kind of query, and over those for titles ("titles") and all. */
export async function judge(engine: SearchEngine, queries: readonly Judged[]): Promise<Quality[]> {
  const ranks: { judged: Judged; rank: number }[] = []
  for (const judged of queries) {
    ranks.push({ judged, rank: await reciprocalRank(engine, judged) })
  }
  const qualityOf = (kind: string, of: typeof ranks): Quality => ({
    kind,
    queries: of.length,
    mrr: of.reduce((sum, { rank }) => sum + rank, 0) / of.length,
    missed: of.filter(({ rank }) => rank < 1).map(({ judged }) => judged.q),
  })
  const kinds = [...new Set(queries.map(({ kind }) => kind))]
  return [
    ...kinds.map((kind) =>
      qualityOf(
        kind,
        ranks.filter(({ judged }) => judged.kind === kind),
      ),
    ),
    qualityOf(
      'titles',
      ranks.filter(({ judged }) => judged.title !== undefined),
    ),
    qualityOf('all', ranks),
  ]
}
