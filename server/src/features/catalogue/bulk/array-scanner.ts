import { AppError } from '../../../http/errors.ts'
import { createHeldRow } from './held-row.ts'
import type { RawRow, RowScanner } from './row-splitter.ts'

const byte = (character: string): number => character.charCodeAt(0)
const [quote, backslash, comma, newline] = [byte('"'), byte('\\'), byte(','), byte('\n')]
const isOpening = (code: number): boolean => code === byte('[') || code === byte('{')
const isClosing = (code: number): boolean => code === byte(']') || code === byte('}')
const listEnd = byte(']')
const space = 0x20

/**
 * Rows of a JSON array: its elements, told apart by brackets, strings and commas alone. Whether an
 * element is well-formed shows when it is parsed.
 */
export class ArrayScanner implements RowScanner {
  readonly #held
  #place: 'before' | 'between' | 'within' | 'after' = 'before'
  #line: number
  #rowLine: number
  #depth = 0
  #isString = false
  #isEscaped = false
  #isEmpty = true

  constructor({ line, mostBytes }: { line: number; mostBytes: number }) {
    this.#held = createHeldRow(mostBytes)
    this.#line = line
    this.#rowLine = line
  }

  push(piece: Buffer): RawRow[] {
    const rows: RawRow[] = []
    let start = 0
    for (let at = 0; at < piece.length; at++) {
      const code = piece[at] ?? space
      if (this.#place === 'within') {
        if (this.#isOver(code)) {
          this.#held.add(piece.subarray(start, at))
          rows.push(this.#held.take(this.#rowLine))
          this.#place = code === comma ? 'between' : 'after'
        }
      } else if (this.#begins(code)) start = at
      if (code === newline) this.#line += 1
    }
    if (this.#place === 'within') this.#held.add(piece.subarray(start))
    return rows
  }

  end(): RawRow[] {
    if (this.#place !== 'after') throw this.#malformed('the list is not closed: it is cut off')
    return []
  }

  /** Of a byte around elements: whether one begins. */
  #begins(code: number): boolean {
    if (code <= space) return false
    if (this.#place === 'after') throw this.#malformed('something follows the end of the list')
    if (this.#place === 'before') {
      this.#place = 'between'
    } else if (code === listEnd && this.#isEmpty) {
      this.#place = 'after'
    } else if (code === comma || isClosing(code)) {
      throw this.#malformed('a film is missing')
    } else {
      this.#place = 'within'
      this.#rowLine = this.#line
      this.#isEmpty = false
      return !this.#isOver(code)
    }
    return false
  }

  /** Of a byte within an element: whether the element is over. */
  #isOver(code: number): boolean {
    if (this.#isString) {
      this.#isString = this.#isStringStill(code)
      return false
    }
    if (this.#depth === 0 && (code === comma || code === listEnd)) return true
    if (code === quote) this.#isString = true
    else if (isOpening(code)) this.#depth += 1
    else if (isClosing(code)) this.#depth -= 1
    if (this.#depth < 0) throw this.#malformed('a bracket closes what was not opened')
    return false
  }

  #isStringStill(code: number): boolean {
    if (this.#isEscaped) this.#isEscaped = false
    else if (code === backslash) this.#isEscaped = true
    else return code !== quote
    return true
  }

  #malformed(what: string): AppError {
    const sentence = `Not a JSON array of films: at line ${this.#line} ${what}.`
    return new AppError('malformed_request', sentence)
  }
}
