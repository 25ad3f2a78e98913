import { MongoError } from '../errors.ts'
import { compileQuery, compileTest } from '../query/match.ts'
import { isOperatorDoc, parseFieldTests, parseQuery } from '../query/parse.ts'
import { isPattern } from '../query/pattern.ts'
import { docComparator, parseSort } from '../query/sort.ts'
import { compareValues, equalValues } from '../values/compare.ts'
import { isDoc, isNumeric, toNumber } from '../values/types.ts'

const bad = (message: string): MongoError => new MongoError('BadValue', message)

/** The array at a path, a new one for a missing field. Throws for anything else. */
export function arrayFor(op: string, current: unknown, path: string): unknown[] {
  if (current === undefined) return []
  if (Array.isArray(current)) return [...(current as unknown[])]
  throw bad(`The field '${path}' must be an array but is of another type (${op})`)
}

const pushModifiers = new Set(['$each', '$slice', '$sort', '$position'])

/** `$push` with all its modifiers, which also apply when the field was missing. */
export function push(array: unknown[], operand: unknown): unknown[] {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return [...array, operand]
  const unknown = Object.keys(operand).find((name) => !pushModifiers.has(name))
  if (unknown !== undefined) throw bad(`Unrecognized clause in $push: ${unknown}`)
  const each = operand['$each']
  if (!Array.isArray(each)) throw bad('The argument to $each in $push must be an array')
  const at = position(operand['$position'], array.length)
  const pushed = [...array.slice(0, at), ...(each as unknown[]), ...array.slice(at)]
  if (operand['$sort'] !== undefined) sortElements(pushed, operand['$sort'])
  return sliced(pushed, operand['$slice'])
}

function position(value: unknown, length: number): number {
  if (value === undefined) return length
  const at = toNumber(value)
  if (!Number.isInteger(at)) throw bad('The value for $position must be an integer value')
  return at < 0 ? Math.max(0, length + at) : Math.min(at, length)
}

function sortElements(array: unknown[], spec: unknown): void {
  if (isNumeric(spec)) {
    const sign = toNumber(spec)
    if (sign !== 1 && sign !== -1) throw bad('The $sort element value must be either 1 or -1')
    array.sort((a, b) => sign * compareValues(a, b))
    return
  }
  const compare = docComparator(parseSort(spec), undefined, () => 0)
  array.sort((a, b) => compare(isDoc(a) ? a : {}, isDoc(b) ? b : {}))
}

function sliced(array: unknown[], value: unknown): unknown[] {
  if (value === undefined) return array
  const count = toNumber(value)
  if (!Number.isInteger(count)) throw bad('The value for $slice must be an integer value')
  return count < 0 ? array.slice(count) : array.slice(0, count)
}

export function addToSet(array: unknown[], operand: unknown): unknown[] {
  const hasEach = isDoc(operand) && Object.hasOwn(operand, '$each')
  if (hasEach && Object.keys(operand).length > 1)
    throw bad('Found unexpected fields after $each in $addToSet')
  const each = hasEach ? operand['$each'] : [operand]
  if (!Array.isArray(each)) throw bad('The argument to $each in $addToSet must be an array')
  const set = array
  for (const item of each) if (!set.some((known) => equalValues(known, item))) set.push(item)
  return set
}

export function pop(array: unknown[], operand: unknown): unknown[] {
  const end = toNumber(operand)
  if (end !== 1 && end !== -1) throw new MongoError('FailedToParse', '$pop expects 1 or -1')
  return end === 1 ? array.slice(0, -1) : array.slice(1)
}

/** `$pull`: a value, a condition on elements, or a filter over element documents. */
export function pull(array: unknown[], operand: unknown): unknown[] {
  const matches = pullTest(operand)
  return array.filter((element) => !matches(element))
}

function pullTest(operand: unknown): (element: unknown) => boolean {
  if (isPattern(operand) || isOperatorDoc(operand)) {
    const tests = parseFieldTests(operand).map((test) => compileTest(test, {}))
    return (element) => tests.every((test) => test([element]))
  }
  if (!isDoc(operand)) return (element) => equalValues(element, operand)
  const matches = compileQuery(parseQuery(operand))
  return (element) => isDoc(element) && matches(element)
}

export function pullAll(array: unknown[], operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw bad('$pullAll requires an array argument')
  return array.filter((element) => !operand.some((item) => equalValues(item, element)))
}
