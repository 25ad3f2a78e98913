import { MongoError } from '../errors.ts'
import { type Doc, getField, isDoc, setField } from '../values/types.ts'

/** The object or array that holds the last part of a path, and that part. */
export interface Place {
  container: Doc | unknown[]
  key: string
}

const isIndex = (part: string): boolean => /^\d+$/.test(part)

/** Finds a place, creating embedded documents on the way. Throws PathNotViable. */
export function placeFor(doc: Doc, path: string): Place {
  const parts = path.split('.')
  let container: Doc | unknown[] = doc
  for (const [i, part] of parts.slice(0, -1).entries()) {
    let next = read({ container, key: part })
    if (next === undefined) {
      next = {}
      write({ container, key: part }, next)
    }
    if (!isDoc(next) && !Array.isArray(next))
      throw new MongoError(
        'PathNotViable',
        `Cannot create field '${parts[i + 1] ?? ''}' in element {${part}: ${JSON.stringify(next)}}`,
      )
    container = next
  }
  const key = parts.at(-1) ?? path
  if (Array.isArray(container) && !isIndex(key))
    throw new MongoError('PathNotViable', `Cannot create field '${key}' in an array element`)
  return { container, key }
}

/** Finds a place without creating anything; undefined when it is not there. */
export function existingPlace(doc: Doc, path: string): Place | undefined {
  const parts = path.split('.')
  let container: unknown = doc
  for (const part of parts.slice(0, -1)) {
    if (!isDoc(container) && !Array.isArray(container)) return undefined
    container = read({ container, key: part })
  }
  if (!isDoc(container) && !Array.isArray(container)) return undefined
  return { container, key: parts.at(-1) ?? path }
}

export function read({ container, key }: Place): unknown {
  if (!Array.isArray(container)) return getField(container, key)
  return isIndex(key) ? container[Number(key)] : undefined
}

/** Longer than any array worth having; MongoDB has the same bound. */
const maxPadding = 1_500_000

export function write({ container, key }: Place, value: unknown): void {
  if (!Array.isArray(container)) {
    setField(container, key, value)
    return
  }
  const index = Number(key)
  if (index > container.length + maxPadding)
    throw new MongoError('BadValue', `can't backfill more than ${maxPadding} elements`)
  while (container.length < index) container.push(null)
  container[index] = value
}

/** Removes a field; an array element becomes null, so that the others keep their places. */
export function remove({ container, key }: Place): void {
  if (!Array.isArray(container)) {
    Reflect.deleteProperty(container, key)
    return
  }
  if (isIndex(key) && Number(key) < container.length) container[Number(key)] = null
}
