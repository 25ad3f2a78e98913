import { EJSON } from 'bson'
import { MongoError } from '../errors.ts'
import { valuesAt } from '../query/path.ts'
import { decodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import type { Catalog, Collection, Index } from './catalog.ts'
import { type IndexKeys, keysOf } from './index-keys.ts'
import { blob, type Sqlite } from './sqlite.ts'
import { addText, isSameText, removeText } from './text-index.ts'

/** A stored document: its row number and its BSON bytes. */
export interface Stored {
  r: number
  bytes: Buffer
}

export const maxDocumentBytes = 16 * 1024 * 1024

/** Writes documents together with all their index keys. Every method throws before it changes. */
export class Writer {
  readonly #sqlite: Sqlite
  readonly #catalog: Catalog

  constructor(sqlite: Sqlite, catalog: Catalog) {
    this.#sqlite = sqlite
    this.#catalog = catalog
  }

  insert(collection: Collection, doc: Doc, bytes: Buffer): void {
    checkSize(bytes)
    const keys = this.#checkedKeys(collection, doc, undefined)
    const { lastId } = this.#sqlite.run(`INSERT INTO docs_${collection.id} (b) VALUES (?)`, bytes)
    for (const [i, index] of collection.indexes.entries()) {
      if (index.text) addText(this.#sqlite, index, lastId, doc)
      else this.#addKeys(index, keys[i], lastId)
    }
    collection.count++
  }

  replace(collection: Collection, stored: Stored, doc: Doc, bytes: Buffer): void {
    checkSize(bytes)
    const keys = this.#checkedKeys(collection, doc, stored.r)
    const before = decodeDoc(stored.bytes)
    for (const [i, index] of collection.indexes.entries()) {
      if (index.text) {
        if (isSameText(index, before, doc)) continue
        removeText(this.#sqlite, index, stored.r)
        addText(this.#sqlite, index, stored.r, doc)
      } else this.#replaceKeys(index, stored.r, keysOf(before, index).keys, keys[i])
    }
    this.#sqlite.run(`UPDATE docs_${collection.id} SET b = ? WHERE r = ?`, bytes, stored.r)
  }

  remove(collection: Collection, stored: Stored): void {
    const doc = decodeDoc(stored.bytes)
    for (const index of collection.indexes) {
      if (index.text) removeText(this.#sqlite, index, stored.r)
      else for (const key of keysOf(doc, index).keys) this.#removeKey(index, key, stored.r)
    }
    this.#sqlite.run(`DELETE FROM docs_${collection.id} WHERE r = ?`, stored.r)
    collection.count--
  }

  /** Fills a new index. Throws DuplicateKey or CannotIndexParallelArrays; the caller drops it. */
  fill(collection: Collection, index: Index): void {
    for (const [r, bytes] of this.#sqlite.iterate(`SELECT r, b FROM docs_${collection.id}`)) {
      const doc = decodeDoc(blob(bytes))
      if (index.text) {
        addText(this.#sqlite, index, Number(r), doc)
        continue
      }
      const keys = keysOf(doc, index)
      this.#refuseDuplicates(collection, index, keys, { doc })
      this.#addKeys(index, keys, Number(r))
    }
  }

  #checkedKeys(
    collection: Collection,
    doc: Doc,
    own: number | undefined,
  ): (IndexKeys | undefined)[] {
    return collection.indexes.map((index) => {
      if (index.text) return undefined
      const keys = keysOf(doc, index)
      this.#refuseDuplicates(collection, index, keys, { doc, own })
      return keys
    })
  }

  #refuseDuplicates(
    collection: Collection,
    index: Index,
    { keys }: IndexKeys,
    { doc, own }: { doc: Doc; own?: number | undefined },
  ): void {
    if (!index.unique) return
    for (const key of keys) {
      const sql = `SELECT r FROM ix_${index.id} WHERE k = ? AND r <> ? LIMIT 1`
      if (this.#sqlite.get(sql, key, own ?? -1)) throw duplicateKey(collection, index, doc)
    }
  }

  #addKeys(index: Index, keys: IndexKeys | undefined, r: number): void {
    if (!keys) return
    if (keys.arrayPaths.length > 0) this.#catalog.addArrayPaths(index, keys.arrayPaths)
    for (const key of keys.keys)
      this.#sqlite.run(`INSERT INTO ix_${index.id} (k, r) VALUES (?, ?)`, key, r)
  }

  #removeKey(index: Index, key: Buffer, r: number): void {
    this.#sqlite.run(`DELETE FROM ix_${index.id} WHERE k = ? AND r = ?`, key, r)
  }

  #replaceKeys(index: Index, r: number, before: Buffer[], after: IndexKeys | undefined): void {
    const next = after?.keys ?? []
    const added = next.filter((key) => !before.some((old) => old.equals(key)))
    for (const old of before)
      if (!next.some((key) => old.equals(key))) this.#removeKey(index, old, r)
    this.#addKeys(index, { keys: added, arrayPaths: after?.arrayPaths ?? [] }, r)
  }
}

function checkSize(bytes: Buffer): void {
  if (bytes.length > maxDocumentBytes)
    throw new MongoError(
      'BSONObjectTooLarge',
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${maxDocumentBytes}`,
    )
}

function duplicateKey(collection: Collection, index: Index, doc: Doc): MongoError {
  const keyValue: Doc = {}
  for (const { path } of index.fields) keyValue[path] = valuesAt(doc, path)[0] ?? null
  const shown = EJSON.stringify(keyValue, { relaxed: true })
  return new MongoError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${shown}`,
    { keyPattern: index.spec['key'], keyValue },
  )
}
