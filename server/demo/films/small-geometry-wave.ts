import { ramp, type Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { circle, polygon, type Point } from '../paths.ts'
import { notes, pad, pitch, synth } from '../sound.ts'
import { body, episode, episodeSeconds } from './small-geometry.ts'

const layers = 7
const ink = '#0d2b3e'
const sea: readonly Colour[] = ['#bfe0d8', '#6fb7b7', '#2f8799', '#175a7a', '#0d2b3e']

export const wave = episode({
  slug: 'small-geometry-wave',
  title: 'Wave',
  overview:
    'Seven sheets of paper, each cut along the same curve, pass behind one another. A paper boat finds out that a wave is a shape that travels while everything it touches stays where it is.',
  tags: ['sea', 'paper'],
  season: 'Season 1, episode 2',
  number: 2,
  method: 'Seven sine curves, one boat',
  ink,
  ground: '#f6e3c5',
  accent: '#e4572e',
  sound: synth(surf(), episodeSeconds, ['lowpass=f=1500']),
  thrift: 0,
  pictureRate: 12,
  backdropSecond: 31,
  drawBody: (drawing, span) => {
    drawSky(drawing, span)
    drawing.animate(span, 2, (seconds, slice) => {
      for (let layer = 0; layer < layers; layer += 1) {
        if (layer === 4) drawBoat(drawing, seconds, slice)
        const fill = ramp(sea, layer / (layers - 1))
        const at = [drift(layer, seconds), 0] as const
        drawing.shape(sheets[layer] ?? '', { fill, at, span: slice })
      }
    })
  },
  drawPoster: (drawing) => {
    drawing.shape(circle(410, 190, 96), { fill: '#e4572e' })
    for (let layer = 0; layer < layers; layer += 1) {
      const ridge = Array.from({ length: 31 }, (_, index): Point => [
        index * 20,
        250 + layer * 60 + Math.sin(index / 4.1 + layer * 1.9) * 30,
      ])
      const fill = ramp(sea, layer / (layers - 1))
      drawing.shape(polygon([[0, 640], ...ridge, [600, 640]]), { fill })
    }
  },
})

function drawSky(drawing: Drawing, span: Span): void {
  drawing.animate(span, 4, (seconds, slice) => {
    const y = 240 + ((seconds - span.from) / (span.to - span.from)) * 190
    drawing.shape(circle(1340, y, 150), { fill: '#e4572e', span: slice })
  })
}

/** How far a sheet has moved, in whole pixels: such moves cost the codec next to nothing. */
function drift(layer: number, seconds: number): number {
  const pixelsPerTick = 2 + layer
  return Math.round((seconds - body.from) * 12) * pixelsPerTick * (layer % 2 ? -1 : 1)
}

/** The height of a sheet at a place of its own. */
function height(layer: number, place: number): number {
  const swell = 34 + layer * 3.4
  return (
    370 + layer * 98 - swell * Math.sin((2 * Math.PI * place) / (760 + layer * 60) + layer * 1.7)
  )
}

/** Each sheet is long enough to be pulled past the picture for the whole episode. */
const sheets = Array.from({ length: layers }, (_, layer) => {
  const length = (body.to - body.from) * 12 * (2 + layer)
  const from = layer % 2 ? 0 : -length
  const to = layer % 2 ? 1920 + length : 1920
  const ridge: Point[] = []
  for (let place = from; place <= to + 32; place += 32) ridge.push([place, height(layer, place)])
  return polygon([[from, 1080], ...ridge, [to + 32, 1080]])
})

function drawBoat(drawing: Drawing, seconds: number, span: Span): void {
  const x = 300 + (seconds - body.from) * 18
  const place = x - drift(4, seconds)
  const y = height(4, place) + 8
  const slope = height(4, place + 40) - height(4, place - 40)
  const rotate = (Math.atan2(slope, 80) * 180) / Math.PI
  const hull = 'm -112 -42 l 112 -42 66 30 -66 30'
  const sail = 'm 0 -150 l 62 -42 -62 -42'
  drawing.shape(sail, { fill: '#f6e3c5', at: [x, y], rotate, span })
  drawing.shape(hull, { fill: '#fff8ea', at: [x, y], rotate, span })
}

function surf(): string {
  const breath = '(0.2+0.8*pow(sin(PI*t/7),2))'
  const melody = [0, 7, 12, 16, 14, 7, 9, 4, 0, 7, 12, 19, 16, 14].map((step, index) => ({
    at: 8 + index * 3.5,
    hz: pitch(174.61, step),
    gain: 0.12,
    ring: 4,
  }))
  const chord = pad([
    { hz: 87.31, gain: 0.1, swellSeconds: 14 },
    { hz: 130.81, gain: 0.06, swellSeconds: 9 },
  ])
  return `0.22*(random(0)*2-1)*${breath}+${chord}+${notes(melody)}`
}
