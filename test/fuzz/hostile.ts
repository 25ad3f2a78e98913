import fc from 'fast-check'

/** Texts that have broken parsers, databases, file systems, terminals and search engines. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe',
  '\ufeff\u200b\u200d',
  'e\u0301'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(10),
  'İıſK',
  '$gt',
  '$where',
  'a.b.$[]',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '....//....//etc/passwd',
  '%2e%2e%2f',
  '%00',
  '%',
  '%E0%A4%A',
  '/etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1:6379/',
  'x\r\nX-Injected: yes',
  '\r\n\r\nHTTP/1.1 200 OK',
  "' OR '1'='1",
  '"; return true; var x="',
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}<%=7*7%>',
  '(a+)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '.*'.repeat(40),
  '[',
  '(?<',
  '\\',
  '*:*~^"',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '0x10',
  '9'.repeat(400),
  '-9223372036854775809',
  'true',
  'null',
  'a'.repeat(5000),
]

const hostileNumbers = [-1, -0, 0.1, 1e-320, 1e308, -1e308, 2 ** 53, 2 ** 63, 1e21, NaN, Infinity]

/** Own properties, as JSON.parse makes them; an object literal would set the prototype. */
const parsed = (text: string): unknown => JSON.parse(text)

/** Marks a prototype that was reached: the server copies headers with `for … in`. */
export const pollution = '{"x-polluted":"yes","role":"administrator","tier":"premium"}'

const hostileObjects: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  ['a', 'b'],
  { $gt: '' },
  { $ne: null },
  { $regex: '.*' },
  { $where: 'sleep(5000)' },
  { $in: [null, ''] },
  { length: 1e9 },
  { toString: null, valueOf: 1 },
  parsed(`{"__proto__":${pollution}}`),
  parsed(`{"constructor":{"prototype":${pollution}}}`),
]

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...hostileNumbers),
  fc.constantFrom(...hostileObjects),
  fc.jsonValue({ maxDepth: 4 }),
)

const extraKeys = ['role', 'tier', '_id', '$set', '__proto__', 'constructor', 'x', 'userId', '']

type Path = readonly (string | number)[]

/** A value with one place in it wrong: replaced, missing, or with a field too many. */
export const damaged = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(values, fc.nat(), fc.constantFrom('replace', 'remove', 'add'), hostileValue, fc.nat())
    .map(([value, place, how, foreign, key]) => {
      const places = pathsOf(value)
      const path = places[place % places.length] ?? []
      if (how === 'replace') return changed(value, path, () => foreign)
      if (how === 'remove' && path.length > 0) return changed(value, path, () => undefined)
      const name = extraKeys[key % extraKeys.length] ?? 'x'
      return changed(value, [], (whole) => withField(whole, name, foreign))
    })

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
  return [path, ...below]
}

function changed(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      String(index) === String(key) ? changed(item, rest, change) : (item as unknown),
    )
  }
  const old = (Object(value) as Record<string, unknown>)[key]
  return withField(value, String(key), changed(old, rest, change))
}

function withField(value: unknown, name: string, field: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [name]: field }
  const copy: object = { ...value }
  return Object.defineProperty(copy, name, {
    value: field,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}
