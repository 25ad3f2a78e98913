import { MongoError, toMongoError } from '../errors.ts'
import { openReader, openWriter, type Session } from './session.ts'

/** Who runs a command: the transaction it belongs to, when it belongs to one. */
export interface TransactionId {
  /** Hexadecimal `lsid.id` and `txnNumber`. */
  key: string
  isStart: boolean
}

interface Transaction {
  key: string
  startedAt: number
}

/** As MongoDB's transactionLifetimeLimitSeconds. */
const transactionLifetimeMs = 60_000
const lockWaitMs = 5_000

/**
 * One writer and its commits. Writes of one tick share a SQLite transaction and are acknowledged
 * when it has committed. A client's transaction is a SQLite transaction of its own: until it ends,
 * other writers wait and other readers see the last commit.
 */
export class Engine {
  readonly #path: string
  readonly #writer: Session
  #reader: Session | undefined
  #group: Promise<void> | undefined
  #transaction: Transaction | undefined
  #waiting: (() => void)[] = []
  #isClosed = false

  constructor(path: string) {
    this.#path = path
    this.#writer = openWriter(path)
  }

  /** Runs a reading command. */
  read<T>(transaction: TransactionId | undefined, work: (session: Session) => T): T {
    if (transaction) this.#enter(transaction)
    return work(this.#transaction && !transaction ? this.#committed() : this.#writer)
  }

  /** Runs a writing command; settles when what it wrote is durable. */
  async write<T>(
    transaction: TransactionId | undefined,
    work: (session: Session) => T,
  ): Promise<T> {
    if (transaction) {
      if (transaction.isStart) await this.start(transaction)
      else this.#enter(transaction)
      return this.#inSavepoint(work)
    }
    if (this.#transaction || this.#isClosed) await this.#whenUnlocked()
    const group = (this.#group ??= this.#openGroup())
    const result = this.#inSavepoint(work)
    await group
    return result
  }

  /** Starts a transaction, when those before it and the writes of this tick are committed. */
  async start(transaction: TransactionId): Promise<void> {
    do {
      await this.#whenUnlocked()
      await this.#group
    } while (this.#transaction)
    this.#enter(transaction)
  }

  commit(key: string): void {
    this.#requireTransaction(key)
    this.#end('COMMIT')
  }

  abort(key: string): void {
    this.#requireTransaction(key)
    this.#end('ROLLBACK')
  }

  /** Aborts the transaction when it is the one that is open. */
  abortIfOpen(key: string): void {
    if (this.#transaction?.key === key) this.#end('ROLLBACK')
  }

  /** Aborts a transaction its client has forgotten. */
  expire(): void {
    if (this.#transaction) this.#expire(this.#transaction)
  }

  /** Settles when nothing is waiting to be committed, and closes the file. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#group?.catch(() => undefined)
    if (this.#transaction) this.#end('ROLLBACK')
    this.#reader?.sqlite.close()
    this.#writer.sqlite.close()
  }

  #enter({ key, isStart }: TransactionId): void {
    if (this.#transaction?.key === key) return
    if (!isStart) throw noTransaction(key)
    this.#writer.sqlite.exec('BEGIN IMMEDIATE')
    this.#transaction = { key, startedAt: performance.now() }
    this.#reader?.catalog.reload()
  }

  #requireTransaction(key: string): void {
    if (this.#transaction?.key !== key) throw noTransaction(key)
  }

  #end(statement: 'COMMIT' | 'ROLLBACK'): void {
    this.#transaction = undefined
    this.#writer.sqlite.exec(statement)
    if (statement === 'ROLLBACK') this.#writer.catalog.reload()
    for (const wake of this.#waiting.splice(0)) wake()
  }

  #committed(): Session {
    this.#reader ??= openReader(this.#path)
    return this.#reader
  }

  /** A command that throws leaves nothing behind. */
  #inSavepoint<T>(work: (session: Session) => T): T {
    const { sqlite, catalog } = this.#writer
    sqlite.exec('SAVEPOINT command')
    try {
      const result = work(this.#writer)
      sqlite.exec('RELEASE command')
      return result
    } catch (error) {
      sqlite.exec('ROLLBACK TO command; RELEASE command')
      catalog.reload()
      throw error
    }
  }

  #openGroup(): Promise<void> {
    this.#writer.sqlite.exec('BEGIN IMMEDIATE')
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#group = undefined
        try {
          this.#writer.sqlite.exec('COMMIT')
          resolve()
        } catch (error) {
          this.#writer.sqlite.exec('ROLLBACK')
          this.#writer.catalog.reload()
          reject(toMongoError(error))
        }
      })
    })
  }

  /** Waits for another client's transaction to end. */
  async #whenUnlocked(): Promise<void> {
    const deadline = performance.now() + lockWaitMs
    while (this.#transaction) {
      this.#expire(this.#transaction)
      // The transaction may just have expired.
      if (!(this.#transaction as Transaction | undefined)) break
      if (performance.now() > deadline)
        throw new MongoError('WriteConflict', 'Another transaction holds the write lock.', {
          errorLabels: ['TransientTransactionError'],
        })
      await this.#woken(deadline)
    }
    if (this.#isClosed) throw new MongoError(11600, 'interrupted at shutdown')
  }

  #expire({ startedAt }: Transaction): void {
    if (performance.now() - startedAt > transactionLifetimeMs) this.#end('ROLLBACK')
  }

  #woken(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadline - performance.now()) + 1)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

const noTransaction = (key: string): MongoError =>
  new MongoError(
    'NoSuchTransaction',
    `Given transaction number does not match any in-progress transactions: ${key}`,
    { errorLabels: ['TransientTransactionError'] },
  )
