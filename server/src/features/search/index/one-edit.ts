/** A part of a text, `end` excluded. */
interface Part {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Whether two words differ by at most one letter more, less or other, or two neighbours swapped. */
export const withinOneEdit = (a: string, b: string): boolean =>
  isWithinOneEdit({ text: a, start: 0, end: a.length }, b)

/**
 * The same for a part of a longer text, which is not cut out for it: optimal string alignment
 * distance ≤ 1, without a table. What both begin and end with is passed over; what is left tells.
 */
export function isWithinOneEdit({ text, start, end }: Part, word: string): boolean {
  const difference = end - start - word.length
  if (difference > 1 || difference < -1) return false
  const shorter = difference < 0 ? end - start : word.length
  let front = 0
  while (front < shorter && text.charCodeAt(start + front) === word.charCodeAt(front)) front++
  let left = shorter - front
  let back = 1
  while (left > 0 && text.charCodeAt(end - back) === word.charCodeAt(word.length - back)) {
    left--
    back++
  }
  if (left === 0) return true
  if (difference !== 0 || left > 2) return false
  return left === 1 || isSwapped(text.slice(start + front), word.slice(front))
}

const isSwapped = (a: string, b: string): boolean => a[0] === b[1] && a[1] === b[0]
