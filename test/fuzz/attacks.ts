import fc from 'fast-check'
import type { Case } from './cases.ts'
import { hostileText, hostileValue, pollution } from './hostile.ts'
import { encoded, queryText } from './wire-text.ts'

type Attack = (given: Case) => Partial<Case>

/** Ways to send a request that no honest client would. */
export const attack = (): fc.Arbitrary<Attack> =>
  fc.oneof(...bodyAttacks(), ...disguises(), ...addressAttacks(), ...headerAttacks())

/** Bodies that are no JSON, or not the JSON they seem. */
const bodyAttacks = (): fc.Arbitrary<Attack>[] => [
  fc.nat().map((at) => (given) => body(text(given).slice(0, at % (text(given).length + 1)))),
  fc
    .constantFrom('NaN', '1e999', '-', '"\ud800"', '\u0000', '{"a":01}', "{'a':1}", '[1,]', '{}{}')
    .map((value) => () => body(value)),
  fc.constantFrom('[', '{"a":').chain(nested),
  fc.constant((given) => body(doubled(text(given)))),
  fc.constant((given) => body(text(given).replace(/\}$/, `,"__proto__":${pollution}}`))),
  fc
    .constantFrom(33, 300, 1100)
    .map((kilobytes) => () => body(JSON.stringify('x'.repeat(kilobytes * 1024)))),
  fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => () => ({ ...body(''), body: Buffer.from(bytes) })),
  hostileValue.map((value) => () => body(JSON.stringify(value))),
]

/** Bodies that say they are something else. */
const disguises = (): fc.Arbitrary<Attack>[] => [
  fc.constantFrom(...mediaTypes).map((type) => (given) => ({
    body: text(given),
    headers: { ...given.headers, 'Content-Type': type },
  })),
  fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'x').map((encoding) => (given) => ({
    body: text(given),
    headers: { ...given.headers, 'Content-Encoding': encoding },
  })),
]

const addressAttacks = (): fc.Arbitrary<Attack>[] => [
  hostileText.map((segment) => (given) => ({
    target: withSegment(given.target, encoded(segment)),
  })),
  fc.constantFrom(...oddSegments).map((segment) => (given) => ({
    target: withSegment(given.target, segment),
  })),
  fc
    .tuple(hostileText, hostileValue)
    .map(([name, value]) => (given) => ({ target: withQuery(given.target, { [name]: value }) })),
  fc.constantFrom(...oddQueries).map((query) => (given) => ({
    target: `${given.target}${joint(given.target)}${query}`,
  })),
  fc.integer({ min: 1, max: 14_000 }).map((length) => (given) => ({
    target: withQuery(given.target, { q: 'q'.repeat(length) }),
  })),
  fc.integer({ min: 2, max: 1500 }).map((count) => (given) => ({
    target: withQuery(given.target, Object.fromEntries(numbered(count))),
  })),
]

const headerAttacks = (): fc.Arbitrary<Attack>[] => [
  fc.constantFrom(...methods).map((method) => () => ({ method })),
  fc
    .tuple(fc.constantFrom(...headerNames), headerText())
    .map(([name, value]) => (given) => ({ headers: { ...given.headers, [name]: value } })),
  headerText().map((value) => (given) => ({
    headers: { ...given.headers, Authorization: `Bearer ${value}` },
  })),
]

const text = ({ body: given }: Case): string => (typeof given === 'string' ? given : '{}')

const body = (content: string): Partial<Case> => ({
  body: content,
  headers: { 'Content-Type': 'application/json' },
})

function nested(open: string): fc.Arbitrary<Attack> {
  return fc.integer({ min: 100, max: 6000 }).map((depth) => () => body(open.repeat(depth)))
}

/** Every field twice: what a proxy and a parser read may differ. */
const doubled = (json: string): string =>
  json.startsWith('{') && json.length > 2 ? `${json.slice(0, -1)},${json.slice(1)}` : json + json

const joint = (target: string): string => (target.includes('?') ? '&' : '?')

const withQuery = (target: string, query: object): string =>
  `${target}${joint(target)}${queryText(query)}`

/** The last segment of the path replaced. */
function withSegment(target: string, segment: string): string {
  const [path = ''] = target.split('?', 1)
  return `${path.slice(0, path.lastIndexOf('/'))}/${segment}`
}

const numbered = (count: number): [string, number][] =>
  Array.from({ length: count }, (_, index) => [`p${index}`, index])

const mediaTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=x',
  'application/json+x',
  ';;;',
]

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']

const oddQueries = ['[$gt]=', '%5B%24ne%5D', '&&&=&', '?', '%', '%00=%ff', '__proto__[x]=1']

const oddSegments = [
  '..',
  '%2e%2e/%2e%2e',
  '..;/..',
  '%E0%A4%A',
  '%00',
  '%ff%fe',
  '%2F..%2F..%2Fetc%2Fpasswd',
  '/////',
  'x'.repeat(9000),
  '%u0041',
  '*',
]

const headerNames = [
  'Accept',
  'Accept-Encoding',
  'Cookie',
  'Expect',
  'Forwarded',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'Last-Event-ID',
  'Origin',
  'Range',
  'Referer',
  'User-Agent',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-HTTP-Method-Override',
  'X-Request-Id',
  'X-Requested-With',
  'Idempotency-Key',
]

/** What a header can carry at all; the rest is for `raw.ts`. */
function headerText(): fc.Arbitrary<string> {
  const plain = hostileText.map((value) =>
    value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 8000),
  )
  return fc.oneof(plain, fc.constantFrom('bytes=0-', 'bytes=9-1,-', '*', '"', 'W/""', 'null'))
}
