import { type MongoError, toMongoError } from '../errors.ts'
import type { Doc } from '../values/types.ts'

/** The errors of single statements of a write command, as its reply lists them. */
export class WriteErrors {
  readonly #errors: Doc[] = []
  readonly #isOrdered: boolean

  constructor(isOrdered: boolean) {
    this.#isOrdered = isOrdered
  }

  /** Runs a statement. False says that no further one may run. */
  attempt(index: number, statement: () => void): boolean {
    try {
      statement()
      return true
    } catch (error) {
      const mongoError = toMongoError(error)
      if (isFatal(mongoError)) throw mongoError
      this.#errors.push({
        index,
        code: mongoError.code,
        errmsg: mongoError.message,
        ...mongoError.extra,
      })
      return !this.#isOrdered
    }
  }

  reply(): Doc {
    return this.#errors.length > 0 ? { writeErrors: this.#errors } : {}
  }
}

/** A fault of the engine or an exceeded time limit ends the whole command. */
const isFatal = ({ code }: MongoError): boolean => code === 1 || code === 50
