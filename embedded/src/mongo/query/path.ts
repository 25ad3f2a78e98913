import { type Doc, getField, isDoc } from '../values/types.ts'

const partsByPath = new Map<string, readonly string[]>()

/** The path's parts, remembered: paths are few and asked for on every document. */
export function splitPath(path: string): readonly string[] {
  let parts = partsByPath.get(path)
  if (!parts) {
    parts = path.split('.')
    if (partsByPath.size > 10_000) partsByPath.clear()
    partsByPath.set(path, parts)
  }
  return parts
}

const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)

/**
 * The values a filter on `path` looks at. Arrays on the way are descended into, element by element
 * and by index; an array at the end is one value. A missing field is one `undefined`.
 */
export function valuesAt(doc: Doc, path: string): unknown[] {
  if (!path.includes('.')) return [getField(doc, path)]
  const found: unknown[] = []
  descend(doc, splitPath(path), 0, found)
  return found
}

function descend(value: unknown, parts: readonly string[], at: number, found: unknown[]): void {
  const part = parts[at]
  if (part === undefined) found.push(value)
  else if (Array.isArray(value)) {
    if (isIndex(part) && Number(part) < value.length)
      descend(value[Number(part)], parts, at + 1, found)
    for (const element of value) if (isDoc(element)) descend(element, parts, at, found)
  } else if (isDoc(value)) descend(getField(value, part), parts, at + 1, found)
  else found.push(undefined)
}

/** The single value at a path without looking into arrays except by index. */
export function valueAt(doc: unknown, path: string): unknown {
  let value: unknown = doc
  for (const part of splitPath(path)) {
    if (Array.isArray(value)) value = isIndex(part) ? value[Number(part)] : undefined
    else if (isDoc(value)) value = getField(value, part)
    else return undefined
  }
  return value
}
