import { createHash, randomInt } from 'node:crypto'

/** Crockford's digits: none of them is taken for another one when it is read out. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 12

/** An invitation of 60 bits, as it is typed: too many to try, few enough to read out. */
export const newCode = (): string =>
  Array.from({ length }, () => digits[randomInt(digits.length)]).join('')

/** A room is found by its code without a look-up, and its id tells nothing of the code. */
export function roomIdOf(code: string): string {
  const digest = createHash('sha256').update(`room ${code}`).digest('hex')
  return `rom_${BigInt(`0x${digest}`).toString(36).padStart(16, '0').slice(-16)}`
}
