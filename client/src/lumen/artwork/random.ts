/** A stream of reproducible numbers: the same seed always draws the same picture. */
export interface Random {
  /** A number in [min, max). */
  between: (min: number, max: number) => number
  /** A whole number in [min, max]. */
  whole: (min: number, max: number) => number
  /** One of `items`, which must not be empty. */
  pick: <T>(items: readonly [T, ...T[]]) => T
  /** True with the given probability. */
  chance: (probability: number) => boolean
}

/** FNV-1a over UTF-16 code units: a well-spread unsigned 32-bit seed from any text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** Mulberry32 (T. Ettinger): 32 bits of state are plenty for a picture of fifty shapes. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    between: (min, max) => min + next() * (max - min),
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    chance: (probability) => next() < probability,
  }
}
