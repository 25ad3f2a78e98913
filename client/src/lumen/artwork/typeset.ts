export type Face = 'condensed' | 'serif' | 'grotesque'

export interface SetTitle {
  lines: string[]
  fontSize: number
}

/** Advance widths in hundredths of an em, by class of character, measured in the faces we ship. */
const WIDTHS: Record<Face, { narrow: number; wide: number; upper: number; lower: number }> = {
  condensed: { narrow: 24, wide: 71, upper: 45, lower: 45 },
  serif: { narrow: 22, wide: 68, upper: 50, lower: 41 },
  grotesque: { narrow: 28, wide: 97, upper: 69, lower: 60 },
}

/** Width of `text` in em, good to a few per cent. */
export function textWidth(text: string, face: Face): number {
  const widths = WIDTHS[face]
  let sum = 0
  for (const character of text) {
    if (/[ il.,:;'!|jI1]/.test(character)) sum += widths.narrow
    else if (/[MWmw@—]/.test(character)) sum += widths.wide
    else sum += /[A-Z0-9&\u00c0-\u00de]/.test(character) ? widths.upper : widths.lower
  }
  return sum / 100
}

/** Breaks into the given number of lines so that the longest is as short as it can be. */
function breakInto(words: readonly string[], count: number, face: Face): string[] | null {
  if (words.length < count) return null
  if (count === 1) return [words.join(' ')]
  let best: string[] | null = null
  for (let head = 1; head <= words.length - count + 1; head += 1) {
    const rest = breakInto(words.slice(head), count - 1, face)
    if (!rest) continue
    const lines = [words.slice(0, head).join(' '), ...rest]
    if (!best || widest(lines, face) < widest(best, face)) best = lines
  }
  return best
}

function widest(lines: readonly string[], face: Face): number {
  return Math.max(...lines.map((line) => textWidth(line, face)))
}

const MAX_WORDS = 12

function clip(title: string): string[] {
  const words = title.split(/\s+/).filter(Boolean)
  return words.length > MAX_WORDS ? [...words.slice(0, MAX_WORDS), '…'] : words
}

export interface TitleBox {
  face: Face
  /** All lengths in user units of the sheet. */
  width: number
  height: number
  maxFontSize: number
  lineHeight: number
}

/** Sets a title as large as the box allows, in the number of lines that allows the most. */
export function setTitle(title: string, box: TitleBox): SetTitle {
  const words = clip(title)
  let best: SetTitle = { lines: [words.join(' ')], fontSize: 0 }
  for (let count = 1; count <= 5; count += 1) {
    const lines = breakInto(words, count, box.face)
    if (!lines) break
    const fontSize = Math.min(
      box.maxFontSize,
      box.width / widest(lines, box.face),
      box.height / (count * box.lineHeight),
    )
    if (fontSize > best.fontSize * 1.04) best = { lines, fontSize }
  }
  return best
}
