const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

const ascii = /^[\x20-\x7e]*$/

/**
 * Reduces a text to what people type for it: lower case, letters without their marks, words joined
 * by single spaces, everything else gone. `Amélie & the Ocean’s "Eleven"` is `amelie and the oceans eleven`.
 */
export function fold(text: string): string {
  // Search folds thousands of names a query, and nearly all are ASCII: they need no Unicode tables.
  const isAscii = ascii.test(text)
  return (isAscii ? text.toLowerCase() : plainLetters(text))
    .replace(/['’`]/g, '')
    .replaceAll('&', ' and ')
    .replace(isAscii ? /[^a-z0-9]+/g : /[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter)

/** The name of a thing in URLs: ASCII words joined by hyphens, at most 80 characters; empty when none is left. */
export const slugify = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 80)
    .replace(/-+$/, '')
