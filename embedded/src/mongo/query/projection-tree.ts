import { MongoError } from '../errors.ts'
import { isDoc, setField, type Doc } from '../values/types.ts'

/** The paths of a projection as a tree: true where one ends. */
export type Tree = Map<string, true | Tree>

/** Throws 31250 when one path is a part of another. */
export function buildTree(paths: readonly string[]): Tree {
  const tree: Tree = new Map()
  for (const path of paths) {
    let node = tree
    const parts = path.split('.')
    for (const [i, part] of parts.entries()) {
      const next = node.get(part)
      if (next === true || (i === parts.length - 1 && next))
        throw new MongoError(31250, `Path collision at ${path}`)
      if (i === parts.length - 1) node.set(part, true)
      else {
        const child: Tree = next ?? new Map<string, true | Tree>()
        node.set(part, child)
        node = child
      }
    }
  }
  return tree
}

/** What the tree names, through arrays. */
export function include(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value
      .filter((item) => isDoc(item) || Array.isArray(item))
      .map((item) => include(item, tree))
  if (!isDoc(value)) return undefined
  const out: Doc = {}
  for (const [name, field] of Object.entries(value)) {
    const node = tree.get(name)
    if (node === undefined) continue
    const kept = node === true ? field : include(field, node)
    if (kept !== undefined) setField(out, name, kept)
  }
  return out
}

/** All but what the tree names. */
export function exclude(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree))
  if (!isDoc(value)) return value
  const out: Doc = {}
  for (const [name, field] of Object.entries(value)) {
    const node = tree.get(name)
    if (node !== true) setField(out, name, node ? exclude(field, node) : field)
  }
  return out
}
