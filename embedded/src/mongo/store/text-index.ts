import type { TextQuery } from '../query/text-query.ts'
import { valuesAt } from '../query/path.ts'
import type { Doc } from '../values/types.ts'
import type { Index } from './catalog.ts'
import type { Sqlite } from './sqlite.ts'

/** Words of a document by text index column; `$text` finds them stemmed and without diacritics. */
export function addText(sqlite: Sqlite, index: Index, r: number, doc: Doc): void {
  if (!index.text || (index.partial && !index.partial.matches(doc))) return
  const texts = [...index.text.keys()].map((path) => textAt(doc, path))
  if (texts.every((text) => text === '')) return
  const columns = texts.map((_, i) => `c${i}`)
  sqlite.run(
    `INSERT INTO ix_${index.id} (rowid, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
    r,
    ...texts,
  )
}

export function removeText(sqlite: Sqlite, index: Index, r: number): void {
  sqlite.run(`DELETE FROM ix_${index.id} WHERE rowid = ?`, r)
}

/** Whether an update touched what the index holds. */
export function isSameText(index: Index, before: Doc, after: Doc): boolean {
  if (index.partial && index.partial.matches(before) !== index.partial.matches(after)) return false
  return [...(index.text?.keys() ?? [])].every(
    (path) => textAt(before, path) === textAt(after, path),
  )
}

function textAt(doc: Doc, path: string): string {
  return valuesAt(doc, path)
    .flat()
    .filter((value) => typeof value === 'string')
    .join('\n')
}

/**
 * Documents matching a `$text` search with their scores, best first. The score is BM25 over the
 * weighted fields; MongoDB's own formula differs, the order of clear cases does not.
 */
export function searchText(sqlite: Sqlite, index: Index, query: TextQuery): [number, number][] {
  const match = matchExpression(query)
  if (match === undefined) return []
  const weights = [...(index.text?.values() ?? [])].join(', ')
  const rows = sqlite.all(
    `SELECT rowid, -bm25(ix_${index.id}, ${weights}) AS score FROM ix_${index.id}
       WHERE ix_${index.id} MATCH ? ORDER BY score DESC, rowid`,
    match,
  )
  // BM25 gives common words a score near or below zero, MongoDB's scores are positive.
  return rows.map(([r, score]) => [Number(r), Math.max(Number(score), 1e-9)])
}

/** All phrases, or any of the terms where there is no phrase, and none of the excluded words. */
function matchExpression({ terms, phrases, excluded }: TextQuery): string | undefined {
  const wanted =
    phrases.length > 0 ? phrases.map(quoted).join(' AND ') : terms.map(quoted).join(' OR ')
  if (wanted === '') return undefined
  return excluded.length > 0 ? `(${wanted}) NOT (${excluded.map(quoted).join(' OR ')})` : wanted
}

const quoted = (text: string): string => `"${text.replaceAll('"', ' ')}"`
