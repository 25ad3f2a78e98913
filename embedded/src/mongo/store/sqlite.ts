import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

export type Row = unknown[]

const maxIdle = 2000

/** A SQLite connection with its prepared statements; rows are arrays. */
export class Sqlite {
  readonly #db: DatabaseSync
  readonly #idle = new Map<string, StatementSync[]>()

  constructor(path: string, options: { readOnly?: boolean } = {}) {
    this.#db = new DatabaseSync(path, { readOnly: options.readOnly ?? false })
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    return this.#with(sql, (statement) => {
      const result = statement.run(...values)
      return { changes: Number(result.changes), lastId: Number(result.lastInsertRowid) }
    })
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#with(sql, (statement) => statement.get(...values)) as Row | undefined
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#with(sql, (statement) => statement.all(...values)) as unknown as Row[]
  }

  /** Rows one by one. Stopping early is fine; the same SQL may be iterated by several at once. */
  *iterate(sql: string, ...values: SQLInputValue[]): Generator<Row> {
    const statement = this.#take(sql)
    try {
      yield* statement.iterate(...values) as unknown as Iterable<Row>
    } finally {
      this.#give(sql, statement)
    }
  }

  close(): void {
    this.#idle.clear()
    this.#db.close()
  }

  #with<T>(sql: string, use: (statement: StatementSync) => T): T {
    const statement = this.#take(sql)
    try {
      return use(statement)
    } finally {
      this.#give(sql, statement)
    }
  }

  #take(sql: string): StatementSync {
    const idle = this.#idle.get(sql)?.pop()
    if (idle) return idle
    const statement = this.#db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }

  #give(sql: string, statement: StatementSync): void {
    const idle = this.#idle.get(sql)
    if (idle) {
      idle.push(statement)
      return
    }
    // Most are of collections dropped long ago; those in use are prepared again.
    if (this.#idle.size >= maxIdle) this.#idle.clear()
    this.#idle.set(sql, [statement])
  }
}

/** A blob as the Buffer the rest of the engine works with, without a copy. */
export const blob = (value: unknown): Buffer => {
  const bytes = value as Uint8Array
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
