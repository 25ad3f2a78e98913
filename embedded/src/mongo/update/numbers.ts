import { Decimal128, Long } from 'bson'
import { MongoError } from '../errors.ts'
import { isNumeric, tagOf, toNumber } from '../values/types.ts'

/** `$inc` and `$mul`: int64 stays int64 and overflows with an error; decimals stay decimals. */
export function calculate(op: '$inc' | '$mul', current: unknown, operand: unknown, path: string) {
  if (!isNumeric(operand))
    throw new MongoError(
      'TypeMismatch',
      `Cannot ${op === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`,
    )
  if (current === undefined) return op === '$inc' ? operand : 0
  if (!isNumeric(current))
    throw new MongoError(
      'TypeMismatch',
      `Cannot apply ${op} to a value of non-numeric type. {${path}: ${JSON.stringify(current)}}`,
    )
  const tags = [tagOf(current), tagOf(operand)]
  const apply = (a: number, b: number): number => (op === '$inc' ? a + b : a * b)
  if (tags.includes('Decimal128'))
    return Decimal128.fromString(String(apply(toNumber(current), toNumber(operand))))
  if (tags.includes('Long') && isIntegral(current) && isIntegral(operand))
    return longResult(op, current, operand)
  return apply(toNumber(current), toNumber(operand))
}

const isIntegral = (value: unknown): boolean =>
  tagOf(value) === 'Long' || Number.isInteger(toNumber(value))

function longResult(op: '$inc' | '$mul', current: unknown, operand: unknown): Long {
  const [a, b] = [toBigInt(current), toBigInt(operand)]
  const result = op === '$inc' ? a + b : a * b
  if (BigInt.asIntN(64, result) !== result)
    throw new MongoError('BadValue', `Failed to apply ${op} operations to current value: overflow`)
  return Long.fromBigInt(result)
}

const toBigInt = (value: unknown): bigint =>
  tagOf(value) === 'Long' ? (value as Long).toBigInt() : BigInt(toNumber(value))

/** `$bit` on int32 and int64. */
export function applyBits(current: unknown, spec: Record<string, unknown>): unknown {
  const isLong = [current, ...Object.values(spec)].some((value) => tagOf(value) === 'Long')
  if (current !== undefined && !isIntegral(current))
    throw new MongoError('BadValue', 'Cannot apply $bit to a value of non-integral type')
  let value = current === undefined ? 0n : toBigInt(current)
  for (const [name, operand] of Object.entries(spec)) {
    if (!isNumeric(operand) || !isIntegral(operand))
      throw new MongoError('BadValue', 'The $bit modifier field must be an Integer(32/64 bit)')
    const bits = toBigInt(operand)
    if (name === 'and') value &= bits
    else if (name === 'or') value |= bits
    else if (name === 'xor') value ^= bits
    else
      throw new MongoError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
      )
  }
  return isLong ? Long.fromBigInt(value) : Number(BigInt.asIntN(32, value))
}
