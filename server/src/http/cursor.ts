import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from './errors.ts'

const digestLength = 10

/**
 * Makes the opaque cursor of a list: where the next page begins (`values`), sealed with a digest of
 * these values and of the query, so that neither a foreign cursor nor a damaged one is taken.
 * `query` names the list with its filters and its order. It is no secret: a cursor reveals nothing
 * but what the page before showed.
 */
export function encodeCursor(query: string, values: readonly (string | number)[]): string {
  const payload = JSON.stringify(values)
  return Buffer.from(seal(query, payload) + payload).toString('base64url')
}

/**
 * The values of a cursor made for the same query.
 * @throws AppError `invalid_cursor` for one of another query, or that was not made here.
 */
export function decodeCursor<T extends z.ZodType>(
  query: string,
  cursor: string,
  schema: T,
): z.output<T> {
  const bytes = Buffer.from(cursor, 'base64url')
  const text = bytes.toString()
  const payload = text.slice(digestLength)
  const genuine =
    bytes.toString('base64url') === cursor &&
    text.startsWith(seal(query, payload)) &&
    payload !== ''
  const values = genuine ? schema.safeParse(JSON.parse(payload)) : undefined
  if (!values?.success) {
    throw new AppError(
      'invalid_cursor',
      'The cursor does not belong to this query; start again without it.',
    )
  }
  return values.data
}

const seal = (query: string, payload: string): string =>
  createHash('sha256').update(`${query}\0${payload}`).digest('base64url').slice(0, digestLength)

/** The part of a query that a cursor is bound to: everything but the paging, in a fixed order. */
export function queryName(list: string, query: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(query)
    .filter(([name, value]) => name !== 'cursor' && name !== 'limit' && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([list, ...parts])
}

/** The cache key of one page of a list: the query, and where in its results. */
export const pageKey = (
  list: string,
  query: Readonly<Record<string, unknown>> & { limit: number; cursor?: string | undefined },
): string => `${queryName(list, query)}:${query.limit}:${query.cursor ?? ''}`
