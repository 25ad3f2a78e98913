/** A BSON document as `bson` hands it over: plain objects, int64 as Long, binary as Binary. */
export type Doc = Record<string, unknown>

/** MongoDB's order of types; also the first byte of a value in an index key. */
export const Rank = {
  minKey: 10,
  undefined: 20,
  null: 30,
  number: 40,
  string: 50,
  object: 60,
  array: 70,
  binary: 80,
  objectId: 90,
  boolean: 100,
  date: 110,
  timestamp: 120,
  regex: 130,
  dbRef: 140,
  code: 150,
  maxKey: 200,
} as const

const tagRanks: Record<string, number> = {
  MinKey: Rank.minKey,
  Int32: Rank.number,
  Double: Rank.number,
  Long: Rank.number,
  Decimal128: Rank.number,
  BSONSymbol: Rank.string,
  Binary: Rank.binary,
  ObjectId: Rank.objectId,
  Timestamp: Rank.timestamp,
  BSONRegExp: Rank.regex,
  DBRef: Rank.dbRef,
  Code: Rank.code,
  MaxKey: Rank.maxKey,
}

/** The BSON class of a value, or undefined for what JavaScript itself represents. */
export function tagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const tag = (value as { _bsontype?: unknown })._bsontype
  // A stored document may have a field of that name; only the classes of bson inherit it.
  return typeof tag === 'string' && !Object.hasOwn(value, '_bsontype') ? tag : undefined
}

export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return Rank.null
    case 'number':
    case 'bigint':
      return Rank.number
    case 'string':
      return Rank.string
    case 'boolean':
      return Rank.boolean
    default:
  }
  if (value === null) return Rank.null
  if (Array.isArray(value)) return Rank.array
  if (value instanceof Date) return Rank.date
  if (value instanceof RegExp) return Rank.regex
  const tag = tagOf(value)
  return tag === undefined ? Rank.object : (tagRanks[tag] ?? Rank.object)
}

/** True for an embedded document, false for arrays, dates and every BSON class. */
export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && rankOf(value) === Rank.object

export const isNumeric = (value: unknown): boolean => rankOf(value) === Rank.number

/** The numeric value as a double; NaN for anything that is no number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  if (rankOf(value) !== Rank.number) return NaN
  const tagged = value as { _bsontype: string; value?: unknown; toString(): string }
  return Number(tagged._bsontype === 'Double' ? tagged.value : String(value))
}

/** Sets a field without letting `__proto__` reach the prototype. */
export function setField(target: Doc, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  else target[name] = value
}

/** Reads an own field only, so that `constructor` is missing unless it is stored. */
export const getField = (source: Doc, name: string): unknown =>
  Object.hasOwn(source, name) ? source[name] : undefined

const aliases: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
}
const aliasByCode = new Map(Object.entries(aliases).map(([name, code]) => [code, name]))

/** A type's alias from its alias or number, as `$type` takes them; undefined when there is none. */
export const typeAlias = (type: unknown): string | undefined =>
  typeof type === 'string'
    ? type in aliases || type === 'number'
      ? type
      : undefined
    : aliasByCode.get(toNumber(type))

const tagAliases: Record<string, string> = {
  Int32: 'int',
  Double: 'double',
  Long: 'long',
  Decimal128: 'decimal',
  BSONSymbol: 'symbol',
  Binary: 'binData',
  ObjectId: 'objectId',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  DBRef: 'object',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
}

/** The `$type` alias of a value. A double with an integral value in int range counts as int. */
export function aliasOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (typeof value === 'number')
    return Number.isInteger(value) && value === (value | 0) ? 'int' : 'double'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof RegExp) return 'regex'
  return tagAliases[tagOf(value) ?? ''] ?? 'object'
}
