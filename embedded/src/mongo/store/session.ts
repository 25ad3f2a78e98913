import { Catalog } from './catalog.ts'
import { Sqlite } from './sqlite.ts'
import { Writer } from './writer.ts'

/** One connection to the stored data with everything that reads and writes through it. */
export interface Session {
  sqlite: Sqlite
  catalog: Catalog
  writer: Writer
}

/**
 * Opens the one connection that writes. An acknowledged write is on the disk (`synchronous`
 * FULL): it survives the loss of the process and of power.
 */
export function openWriter(path: string): Session {
  const sqlite = new Sqlite(path)
  sqlite.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;`)
  const catalog = new Catalog(sqlite)
  return { sqlite, catalog, writer: new Writer(sqlite, catalog) }
}

/** Opens a connection that sees what is committed, whatever the writer is in the middle of. */
export function openReader(path: string): Session {
  const sqlite = new Sqlite(path, { readOnly: true })
  const catalog = new Catalog(sqlite, { readOnly: true })
  return { sqlite, catalog, writer: new Writer(sqlite, catalog) }
}
