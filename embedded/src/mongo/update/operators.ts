import { Timestamp } from 'bson'
import { MongoError } from '../errors.ts'
import { compareValues } from '../values/compare.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { addToSet, arrayFor, pop, pull, pullAll, push } from './arrays.ts'
import { applyBits, calculate } from './numbers.ts'
import { existingPlace, type Place, placeFor, read, remove, write } from './path.ts'

/** Changes one document at one concrete path. */
export type Mutator = (doc: Doc, path: string, operand: unknown, now: Date) => void

/** A change whose new value follows from the current one; the path is made when missing. */
const replaced =
  (next: (current: unknown, operand: unknown, path: string) => unknown): Mutator =>
  (doc, path, operand) => {
    const place = placeFor(doc, path)
    write(place, next(read(place), operand, path))
  }

const arrayChange = (
  op: string,
  change: (array: unknown[], operand: unknown) => unknown[],
): Mutator => replaced((current, operand, path) => change(arrayFor(op, current, path), operand))

/** A change that leaves a missing field missing. */
const ifPresent =
  (mutate: Mutator): Mutator =>
  (doc, path, operand, now) => {
    const place = existingPlace(doc, path)
    if (place && read(place) !== undefined) mutate(doc, path, operand, now)
  }

/** Every update operator but `$setOnInsert`, which is `$set` on insertion. */
export const updateOperators: Record<string, Mutator> = {
  $set: replaced((_, operand) => operand),
  $unset: (doc, path) => {
    const place = existingPlace(doc, path)
    if (place) remove(place)
  },
  $inc: replaced((current, operand, path) => calculate('$inc', current, operand, path)),
  $mul: replaced((current, operand, path) => calculate('$mul', current, operand, path)),
  $min: replaced((current, operand) =>
    current === undefined || compareValues(operand, current) < 0 ? operand : current,
  ),
  $max: replaced((current, operand) =>
    current === undefined || compareValues(operand, current) > 0 ? operand : current,
  ),
  $currentDate: (doc, path, operand, now) => {
    write(placeFor(doc, path), currentDate(operand, now))
  },
  $rename: rename,
  $bit: replaced((current, operand) => {
    if (!isDoc(operand) || Object.keys(operand).length === 0)
      throw new MongoError('BadValue', 'The $bit modifier is not compatible with that argument')
    return applyBits(current, operand)
  }),
  $push: arrayChange('$push', push),
  $addToSet: arrayChange('$addToSet', addToSet),
  $pop: ifPresent(arrayChange('$pop', pop)),
  $pull: ifPresent(arrayChange('$pull', pull)),
  $pullAll: ifPresent(arrayChange('$pullAll', pullAll)),
}

function currentDate(operand: unknown, now: Date): unknown {
  if (operand === true || operand === false) return now
  const type = isDoc(operand) ? operand['$type'] : undefined
  if (type === 'date') return now
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 })
  throw new MongoError('BadValue', '$currentDate needs true or { $type: "date" | "timestamp" }')
}

function rename(doc: Doc, path: string, target: unknown): void {
  if (typeof target !== 'string')
    throw new MongoError('BadValue', `The 'to' field for $rename must be a string: ${path}`)
  const place = existingPlace(doc, path)
  const value = place && read(place)
  if (!place || value === undefined) return
  refuseArrays(place, path)
  remove(place)
  const destination = placeFor(doc, target)
  refuseArrays(destination, target)
  write(destination, value)
}

function refuseArrays({ container }: Place, path: string): void {
  if (Array.isArray(container))
    throw new MongoError('BadValue', `$rename cannot touch an array element: ${path}`)
}
