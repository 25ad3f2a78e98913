export interface Strength {
  /** 0 (too short) to 4. */
  score: 0 | 1 | 2 | 3 | 4
  label: string
}

const LABELS = ['Too short', 'Easy to guess', 'Fair', 'Good', 'Strong'] as const
const COMMON = /pass ?word|qwert|asdf|letmein|welcome|iloveyou|admin|cinema|1234|0000|abcd/i

/**
 * A rough idea of how long a password withstands guessing. Length counts most, as NIST SP 800-63B
 * advises; repetition and well-known beginnings count against it.
 */
export function strengthOf(password: string, personal: readonly string[] = []): Strength {
  const distinct = new Set(password).size
  if (password.length < 10) return strength(0)
  const guessable =
    COMMON.test(password) || distinct < 5 || personal.some((word) => containsWord(password, word))
  if (guessable) return strength(1)
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u]
  const variety = kinds.filter((kind) => kind.test(password)).length
  const points = password.length + variety * 2 + Math.min(distinct, 12)
  return strength(points >= 34 ? 4 : points >= 26 ? 3 : 2)
}

function strength(score: Strength['score']): Strength {
  return { score, label: LABELS[score] }
}

function containsWord(password: string, word: string): boolean {
  return word.length >= 4 && password.toLowerCase().includes(word.toLowerCase())
}
