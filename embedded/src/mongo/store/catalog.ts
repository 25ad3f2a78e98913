import { UUID } from 'bson'
import { MongoError } from '../errors.ts'
import { decodeDoc, encodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import { type IndexDefinition, parseIndex } from './index-spec.ts'
import { blob, type Sqlite } from './sqlite.ts'

export interface Index extends IndexDefinition {
  id: number
  /** Paths at which some document has had an array. */
  arrayPaths: Set<string>
}

export interface Collection {
  id: number
  db: string
  name: string
  /** `db.name` */
  namespace: string
  uuid: UUID
  /** Documents stored. */
  count: number
  /** `_id_` first. */
  indexes: Index[]
}

const schema = `
  CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY, db TEXT NOT NULL, name TEXT NOT NULL, uuid BLOB NOT NULL,
    UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, spec BLOB NOT NULL,
    array_paths TEXT NOT NULL, UNIQUE (collection, name));`

/** The collections and their indexes: in memory for every query, in SQLite for good. */
export class Catalog {
  readonly #sqlite: Sqlite
  readonly #databases = new Map<string, Map<string, Collection>>()

  constructor(sqlite: Sqlite, options: { readOnly?: boolean } = {}) {
    this.#sqlite = sqlite
    if (options.readOnly !== true) sqlite.exec(schema)
    this.reload()
  }

  /** Reads everything again, after a rollback. */
  reload(): void {
    this.#databases.clear()
    for (const [id, db, name, uuid] of this.#sqlite.all(
      'SELECT id, db, name, uuid FROM collections',
    )) {
      const collection = this.#remember(Number(id), String(db), String(name), new UUID(blob(uuid)))
      collection.indexes = this.#loadIndexes(collection.id)
      const [idIndex] = collection.indexes
      const row = idIndex && this.#sqlite.get(`SELECT count(*) FROM ix_${idIndex.id}`)
      collection.count = Number(row?.[0] ?? 0)
    }
  }

  find(db: string, name: string): Collection | undefined {
    return this.#databases.get(db)?.get(name)
  }

  names(): string[] {
    return [...this.#databases.keys()]
  }

  collections(db?: string): Collection[] {
    const databases = db === undefined ? [...this.#databases.values()] : [this.#databases.get(db)]
    return databases.flatMap((collections) => [...(collections?.values() ?? [])])
  }

  create(db: string, name: string): Collection {
    checkNames(db, name)
    const uuid = new UUID()
    const { lastId } = this.#sqlite.run(
      'INSERT INTO collections (db, name, uuid) VALUES (?, ?, ?)',
      db,
      name,
      uuid.buffer,
    )
    this.#sqlite.exec(`CREATE TABLE docs_${lastId} (r INTEGER PRIMARY KEY, b BLOB NOT NULL)`)
    const collection = this.#remember(lastId, db, name, uuid)
    this.addIndex(collection, { key: { _id: 1 }, name: '_id_', unique: true })
    return collection
  }

  rename(collection: Collection, db: string, name: string): void {
    checkNames(db, name)
    this.#sqlite.run(
      'UPDATE collections SET db = ?, name = ? WHERE id = ?',
      db,
      name,
      collection.id,
    )
    this.#forget(collection)
    const renamed = this.#remember(collection.id, db, name, collection.uuid)
    renamed.indexes = collection.indexes
    renamed.count = collection.count
  }

  drop(collection: Collection): void {
    for (const index of [...collection.indexes]) this.dropIndex(collection, index)
    this.#sqlite.exec(`DROP TABLE docs_${collection.id}`)
    this.#sqlite.run('DELETE FROM collections WHERE id = ?', collection.id)
    this.#forget(collection)
  }

  /** Adds an empty index; filling it is the writer's task. */
  addIndex(collection: Collection, spec: Doc): Index {
    const definition = parseIndex(spec)
    const { lastId: id } = this.#sqlite.run(
      "INSERT INTO indexes (collection, name, spec, array_paths) VALUES (?, ?, ?, '[]')",
      collection.id,
      definition.name,
      encodeDoc(spec),
    )
    const columns = [...(definition.text?.keys() ?? [])].map((_, i) => `c${i}`).join(', ')
    this.#sqlite.exec(
      definition.text
        ? `CREATE VIRTUAL TABLE ix_${id} USING fts5(${columns}, content = '', contentless_delete = 1,
             tokenize = 'porter unicode61 remove_diacritics 2')`
        : `CREATE TABLE ix_${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    )
    const index = { ...definition, id, arrayPaths: new Set<string>() }
    collection.indexes.push(index)
    return index
  }

  dropIndex(collection: Collection, index: Index): void {
    this.#sqlite.exec(`DROP TABLE ix_${index.id}`)
    this.#sqlite.run('DELETE FROM indexes WHERE id = ?', index.id)
    collection.indexes = collection.indexes.filter(({ id }) => id !== index.id)
  }

  /** Remembers that documents have arrays at these paths of an index. */
  addArrayPaths(index: Index, paths: string[]): void {
    if (paths.every((path) => index.arrayPaths.has(path))) return
    for (const path of paths) index.arrayPaths.add(path)
    this.#sqlite.run(
      'UPDATE indexes SET array_paths = ? WHERE id = ?',
      JSON.stringify([...index.arrayPaths]),
      index.id,
    )
  }

  #loadIndexes(collectionId: number): Index[] {
    const rows = this.#sqlite.all(
      'SELECT id, spec, array_paths FROM indexes WHERE collection = ? ORDER BY id',
      collectionId,
    )
    return rows.map(([id, spec, paths]) => ({
      ...parseIndex(decodeDoc(blob(spec))),
      id: Number(id),
      arrayPaths: new Set(JSON.parse(String(paths)) as string[]),
    }))
  }

  #remember(id: number, db: string, name: string, uuid: UUID): Collection {
    const collection = { id, db, name, namespace: `${db}.${name}`, uuid, count: 0, indexes: [] }
    const collections = this.#databases.get(db) ?? new Map<string, Collection>()
    this.#databases.set(db, collections.set(name, collection))
    return collection
  }

  #forget({ db, name }: Collection): void {
    const collections = this.#databases.get(db)
    collections?.delete(name)
    if (collections?.size === 0) this.#databases.delete(db)
  }
}

function checkNames(db: string, name: string): void {
  if (db === '' || db.length > 63 || /[/\\. "$*<>:|?\0]/.test(db))
    throw new MongoError('InvalidNamespace', `Invalid database name: '${db}'`)
  if (name === '' || /[$\0]/.test(name) || name.startsWith('.') || name.startsWith('system.'))
    throw new MongoError('InvalidNamespace', `Invalid collection name: ${db}.${name}`)
}
