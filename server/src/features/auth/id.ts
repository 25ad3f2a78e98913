import { randomInt } from 'node:crypto'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A random id such as `usr_0k3v…`: the prefix and 16 characters, 82 bits. */
export const newId = (prefix: 'usr' | 'fam' | 'key'): string =>
  `${prefix}_${Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`
