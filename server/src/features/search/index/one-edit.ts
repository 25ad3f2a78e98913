/**
 * Whether two words differ by at most one letter more, less or other, or two neighbours swapped:
 * optimal string alignment distance ≤ 1, without a table.
 */
export function withinOneEdit(a: string, b: string): boolean {
  const difference = a.length - b.length
  if (difference > 1 || difference < -1) return false
  const shorter = difference <= 0 ? a : b
  const longer = difference <= 0 ? b : a
  const first = firstDifference(shorter, longer)
  if (first === shorter.length) return true
  if (difference !== 0) return shorter.slice(first) === longer.slice(first + 1)
  const rest = shorter.slice(first + 1)
  if (rest === longer.slice(first + 1)) return true
  return (
    shorter[first] === longer[first + 1] &&
    shorter[first + 1] === longer[first] &&
    rest.slice(1) === longer.slice(first + 2)
  )
}

function firstDifference(shorter: string, longer: string): number {
  let index = 0
  while (index < shorter.length && shorter.charCodeAt(index) === longer.charCodeAt(index)) index++
  return index
}
