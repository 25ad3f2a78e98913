import type { Drawing } from './drawing.ts'
import { rectangle } from './paths.ts'

/**
 * The machine-readable clock at the bottom right edge of every film, in fractions of the picture:
 * a row of 16 cells (white, black, 12 bits of the whole second with the highest first, black,
 * white). The first cell begins at `left`, each is `cellWidth` wide and `height` high.
 */
export const clockGeometry = { left: 0.8, cellWidth: 1 / 80, height: 1 / 90, bits: 12 } as const

/** The colours of the 16 cells at a whole second: true is white. */
export function clockCells(second: number): boolean[] {
  const bits = Array.from(
    { length: clockGeometry.bits },
    (_, index) => ((second >> (clockGeometry.bits - 1 - index)) & 1) === 1,
  )
  return [true, false, ...bits, false, true]
}

/**
 * The second that 16 cells show, or undefined where the markers at the ends are missing.
 * @param brightness of the 16 cells' centres, 0 to 255
 */
export function readClock(brightness: readonly number[]): number | undefined {
  const cells = brightness.map((value) => value > 127)
  const [first, second, ...rest] = cells
  const bits = rest.slice(0, clockGeometry.bits)
  const [beforeLast, last] = rest.slice(clockGeometry.bits)
  if (!first || second || beforeLast || !last) return undefined
  return bits.reduce((value, bit) => value * 2 + Number(bit), 0)
}

/** Paints the timecode (HH:MM:SS:FF) and, below it, the machine-readable clock. */
export function drawClock(drawing: Drawing, frameRate: number): void {
  const { width, height, durationSeconds } = drawing
  const left = width * clockGeometry.left
  const cell = width * clockGeometry.cellWidth
  const strip = height * clockGeometry.height
  const box = 52
  drawing.shape(rectangle(left, height - strip - box, width - left, box + strip), {
    fill: '#05070b',
  })
  for (let second = 0; second < durationSeconds; second += 1) {
    const white = clockCells(second)
      .map((lit, index) => (lit ? rectangle(left + index * cell, height - strip, cell, strip) : ''))
      .join(' ')
    drawing.shape(white, { fill: '#ffffff', span: { from: second, to: second + 1 } })
  }
  drawing.animate({ from: 0, to: durationSeconds }, timecodeStep(frameRate), (seconds, span) =>
    drawing.text(timecode(seconds, frameRate), {
      at: [(left + width) / 2, height - strip - box / 2 + 1],
      font: 'mono',
      size: 48,
      tracking: 1,
      fill: '#f4efe6',
      span,
    }),
  )
}

/** The timecode advances by so many frames at once: every single one would cost the codec dearly. */
export function timecodeStep(frameRate: number): number {
  return frameRate === 25 ? 5 : 6
}

/** HH:MM:SS:FF of a time in seconds. */
export function timecode(seconds: number, frameRate: number): string {
  const frame = Math.round(seconds * frameRate)
  const whole = Math.floor(frame / frameRate)
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60, frame % frameRate]
    .map((value) => String(value).padStart(2, '0'))
    .join(':')
}
