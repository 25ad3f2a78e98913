import type { EndpointSpec } from '@cinema/contract'
import fc from 'fast-check'
import { attack } from './attacks.ts'
import { damaged } from './hostile.ts'
import { pathText, queryText } from './wire-text.ts'
import type { Exchange, Knowledge } from './knowledge.ts'
import { createValues, following } from './values.ts'

export const roles = ['anonymous', 'viewer', 'administrator'] as const
export type Role = (typeof roles)[number]

/** One request, ready to be sent. */
export interface Case {
  readonly kind: 'valid' | 'near' | 'hostile'
  /** What it was made from. */
  readonly parts: Parts
  readonly role: Role
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | undefined
  /** Sent in pieces, without a Content-Length. */
  readonly chunked: boolean
  /** With the refresh cookie, as the product's own pages send it. */
  readonly cookie: boolean
}

interface Parts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

const partNames = ['params', 'query', 'body'] as const

/** Requests for an endpoint: a third as declared, a third with one thing wrong, a third hostile. */
export function casesOf(endpoint: EndpointSpec, known: Knowledge): fc.Arbitrary<Case> {
  const parts = partNames.filter((name) => endpoint[name] !== undefined)
  const valid = validParts(endpoint, known)
  const validCase = asCase(endpoint, 'valid', valid)
  const near = fc.oneof(
    ...parts.map((name) =>
      fc
        .tuple(valid, damaged(valid.map((all) => all[name])))
        .map(([all, wrong]): Parts => ({ ...all, [name]: wrong })),
    ),
    damaged(fc.constant({})).map((query): Parts => ({ params: {}, body: undefined, query })),
  )
  const hostile = fc
    .tuple(validCase, attack())
    .map(([given, change]): Case => ({ ...given, ...change(given), kind: 'hostile' }))
  return fc.oneof(validCase, asCase(endpoint, 'near', near), hostile)
}

/** Half of them go on from an exchange that was had: with its session, epoch and title together. */
function validParts(endpoint: EndpointSpec, { texts, exchanges }: Knowledge): fc.Arbitrary<Parts> {
  const valuesOf = createValues(texts)
  const arbitraryOf = (name: keyof Parts) =>
    endpoint[name] ? valuesOf(endpoint[name]) : fc.constant(undefined)
  const made = fc.record({
    params: arbitraryOf('params'),
    query: arbitraryOf('query'),
    body: arbitraryOf('body'),
  })
  const before = fc.oneof(fc.constant({}), fc.constantFrom({}, ...mostTelling(endpoint, exchanges)))
  return fc.tuple(made, before).map(([{ params, query, body }, exchange]) => ({
    params: following(endpoint.params, params, exchange),
    query,
    body: following(endpoint.body, body, exchange),
  }))
}

/** The exchanges that tell most of what the endpoint asks for. */
function mostTelling(endpoint: EndpointSpec, exchanges: readonly Exchange[]): Exchange[] {
  const told = ({ params, body }: EndpointSpec, exchange: Exchange): number =>
    [params, body].flatMap((schema) => Object.keys(following(schema, {}, exchange) ?? {})).length
  const scores = exchanges.map((exchange) => told(endpoint, exchange))
  const best = Math.max(1, ...scores)
  return exchanges.filter((_, index) => scores[index] === best)
}

function asCase(
  { method, path, ifMatch }: EndpointSpec,
  kind: Case['kind'],
  parts: fc.Arbitrary<Parts>,
): fc.Arbitrary<Case> {
  return fc
    .tuple(parts, fc.constantFrom(...roles), fc.boolean(), fc.boolean())
    .map(([made, role, chunked, cookie]) => {
      const { params, query, body } = made
      const search = query === undefined ? '' : queryText(query)
      const text = body === undefined ? undefined : JSON.stringify(body)
      return {
        kind,
        parts: made,
        role,
        method,
        target: pathText(path, params) + (search && `?${search}`),
        headers: {
          ...(text !== undefined && { 'Content-Type': 'application/json' }),
          ...(ifMatch && { 'If-Match': '*' }),
        },
        body: text,
        chunked,
        cookie,
      }
    })
}
