import { ramp, type Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { circle, polyline, type Point } from '../paths.ts'
import { pitch, synth } from '../sound.ts'
import { body, episode, episodeSeconds } from './small-geometry.ts'

/** A harmonograph: two swings across, two swings down, slowly dying away. */
interface Figure {
  across: number
  down: number
  turn: number
  colours: readonly Colour[]
}

const figures: readonly Figure[] = [
  { across: 2, down: 3, turn: 0.4, colours: ['#e4572e', '#f2b632', '#e4572e'] },
  { across: 3, down: 4, turn: 1.1, colours: ['#17324d', '#2f8f83', '#17324d'] },
  { across: 4, down: 5, turn: 0.2, colours: ['#9c3848', '#e4572e', '#f2b632'] },
]

const figureSeconds = (body.to - body.from) / figures.length
const drawSeconds = 12.5
const ink = '#17324d'

export const line = episode({
  slug: 'small-geometry-line',
  title: 'Line',
  overview:
    'A pen hangs from two pendulums, and the paper from nothing. Three figures are drawn in one stroke each, and what you see is what you hear: a fifth, a fourth and a third.',
  tags: ['harmonograph', 'music'],
  season: 'Season 1, episode 1',
  number: 1,
  method: 'Harmonographs in the ratios 2:3, 3:4 and 4:5',
  ink,
  ground: '#f3ead7',
  accent: '#e4572e',
  sound: synth(chords(), episodeSeconds, ['aecho=0.8:0.5:250:0.3']),
  thrift: -2,
  pictureRate: 12,
  backdropSecond: body.from + figureSeconds + 13.8,
  drawBody: (drawing, span) =>
    figures.forEach((figure, index) => {
      const from = span.from + index * figureSeconds
      drawFigure(drawing, figure, { from, to: from + figureSeconds })
    }),
  drawPoster: (drawing) => {
    const figure = figures[0]
    if (figure)
      strokes(figure, 60).forEach(({ points, fill }) =>
        drawing.shape(polyline(points.map(([x, y]) => [300 + x * 250, 325 + y * 270])), {
          stroke: { colour: fill, width: 4 },
        }),
      )
  },
})

function drawFigure(drawing: Drawing, figure: Figure, span: Span): void {
  const list = strokes(figure, drawSeconds * 12)
  list.forEach(({ points, fill }, index) => {
    const from = span.from + index / 12
    const placed = points.map(onPaper)
    const tip = placed.at(-1) ?? [960, 540]
    drawing.shape(polyline(placed), {
      stroke: { colour: fill, width: 6 },
      span: { from, to: span.to - 0.3 },
    })
    drawing.shape(circle(...tip, 15), { fill: ink, span: { from, to: from + 1 / 12 } })
  })
}

/** The curve in so many pieces, within -1 to 1, each with its colour. */
function strokes(figure: Figure, pieces: number): { points: Point[]; fill: Colour }[] {
  const steps = 10
  return Array.from({ length: pieces }, (_, piece) => ({
    fill: ramp(figure.colours, piece / pieces),
    points: Array.from({ length: steps + 1 }, (_, step) =>
      at(figure, (piece + step / steps) / pieces),
    ),
  }))
}

function at({ across, down, turn }: Figure, part: number): Point {
  const angle = part * 2 * Math.PI * 6
  const decay = Math.exp(-1.1 * part)
  const drift = 0.012 * angle
  return [
    Math.sin((across / 2) * angle + turn + drift) * decay,
    Math.sin((down / 2) * angle) * decay,
  ]
}

function onPaper([x, y]: Point): Point {
  return [960 + x * 640, 510 + y * 440]
}

/** Two tones in the ratio of the two swings, dying away as the pen comes to rest. */
function chords(): string {
  return figures
    .map(({ across, down }, index) => {
      const from = body.from + index * figureSeconds
      const since = `(t-${from})`
      const root = pitch(110, [0, 3, -2][index] ?? 0)
      const tones = [across, down, across * 2, down * 2].map(
        (ratio, tone) =>
          `${[0.16, 0.13, 0.05, 0.04][tone] ?? 0}*sin(2*PI*${(root * ratio) / across}*${since})`,
      )
      const swell = `min(1,${since}*2)*exp(-${since}/9)`
      return `if(between(t,${from},${from + figureSeconds}),(${tones.join('+')})*${swell},0)`
    })
    .join('+')
}
