import type { Colour } from './colour.ts'
import type { Drawing, Span } from './drawing.ts'
import { rectangle } from './paths.ts'

/** The makers: a collective, no person. */
export const makers = 'Cinema Online'

/** The closing card every film shares: its name, its makers, its licence. */
export function drawCredits(
  drawing: Drawing,
  span: Span,
  card: { title: string; lines: string[]; ink: Colour; ground: Colour; accent: Colour },
): void {
  const { width, height } = drawing
  drawing.shape(rectangle(0, 0, width, height), { fill: card.ground, span })
  drawing.shape(rectangle(240, 372, 96, 8), { fill: card.accent, span, fade: [0.4, 0] })
  const left = { anchor: 7 as const, fill: card.ink, span }
  drawing.text(card.title, { ...left, at: [236, 410], font: 'bold', size: 92, fade: [0.4, 0] })
  card.lines.forEach((line, index) =>
    drawing.text(line, {
      ...left,
      at: [240, 540 + index * 58],
      font: 'sans',
      size: 42,
      opacity: 0.82,
      fade: [0.6 + index * 0.2, 0],
    }),
  )
}

/** The line at the foot of every poster. */
export function drawPosterFoot(drawing: Drawing, line: string, ink: Colour): void {
  drawing.text(line.toUpperCase(), {
    at: [48, 858],
    anchor: 1,
    font: 'bold',
    size: 17,
    tracking: 3,
    fill: ink,
  })
}
