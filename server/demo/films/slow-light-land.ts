import { mix } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { polygon, rectangle, type Point } from '../paths.ts'
import { lightAt } from './slow-light-sky.ts'

const deck = 742
const lampLit = { from: 141, to: 174 }

/** Hills, viaduct, trains, trees and the house, in the light of the hour. */
export function drawLandscape(drawing: Drawing, span: Span): void {
  const layers = [
    { path: hill(600, [90, 40, 18], [1.4, 3.1, 7.3]), depth: 0 },
    { path: hill(690, [70, 34, 12], [1.9, 4.3, 9.1]), depth: 0.32 },
  ]
  const front = [
    { path: hill(860, [46, 22, 8], [1.3, 3.7, 8.2]), depth: 0.78 },
    { path: `${hill(960, [34, 16, 4], [0.9, 2.7, 11])} ${house()} ${trees()}`, depth: 1 },
  ]
  const paint = (layer: { path: string; depth: number }) =>
    drawing.animate(span, 24, (seconds, slice) => {
      const { far, near } = lightAt(seconds)
      drawing.shape(layer.path, { fill: mix(far, near, layer.depth), span: slice })
    })
  layers.forEach(paint)
  paint({ path: viaduct(), depth: 0.56 })
  front.forEach(paint)
  drawing.shape(rectangle(1496, 862, 24, 26), { fill: '#ffcf7a', span: lampLit, fade: [0.3, 0] })
}

/** The early train and the evening train, which cross in front of everything. */
export function drawTrains(drawing: Drawing): void {
  drawTrain(drawing, { from: 62, to: 78 }, 1)
  drawTrain(drawing, { from: 130, to: 146 }, -1)
}

/** A ridge of three sines down to the lower edge; heights in pixels, lengths in waves a width. */
function hill(level: number, heights: readonly number[], waves: readonly number[]): string {
  const ridge = Array.from({ length: 97 }, (_, index): Point => {
    const x = index * 20
    const rise = heights.map(
      (height, wave) =>
        height * Math.sin((2 * Math.PI * (waves[wave] ?? 1) * x) / 1920 + level + wave * 2),
    )
    return [x, level - rise.reduce((sum, value) => sum + value, 0)]
  })
  return polygon([[0, 1080], ...ridge, [1920, 1080]])
}

/** Thirteen arches between two parapets; holes run against the outline's direction. */
function viaduct(): string {
  const spring = deck + 92
  const arches = Array.from({ length: 13 }, (_, index) => {
    const [left, right] = [index * 150 - 12, index * 150 + 108]
    const curve = `${left} ${deck + 8} ${right} ${deck + 8} ${right} ${spring}`
    return `m ${left} 1000 l ${left} ${spring} b ${curve} l ${right} 1000`
  })
  return `m 0 ${deck} l 0 1000 1920 1000 1920 ${deck} ${arches.join(' ')}`
}

function house(): string {
  return polygon([
    [1470, 960],
    [1470, 846],
    [1456, 850],
    [1512, 796],
    [1540, 822],
    [1540, 790],
    [1556, 790],
    [1556, 838],
    [1568, 850],
    [1554, 846],
    [1554, 960],
  ])
}

function trees(): string {
  const places = [
    [180, 196],
    [262, 168],
    [330, 206],
    [420, 150],
    [1330, 170],
    [1400, 130],
    [1640, 190],
  ] as const
  return places
    .map(([x, height]) =>
      polygon([
        [x, 960 - height],
        [x + height * 0.2, 1000],
        [x - height * 0.2, 1000],
      ]),
    )
    .join(' ')
}

/** Six carriages along the viaduct, sixteen seconds from edge to edge. */
function drawTrain(drawing: Drawing, span: Span, direction: 1 | -1): void {
  const length = 6 * 130
  drawing.animate(span, 2, (seconds, slice) => {
    const way = ((seconds - span.from) / (span.to - span.from)) * (1920 + length)
    const left = direction > 0 ? way - length : 1920 - way
    const { far, near } = lightAt(Math.floor(seconds))
    const at = [Math.round(left), 0] as const
    drawing.shape(carriages, { fill: mix(far, near, 0.72), at, span: slice })
    drawing.shape(windows, { fill: '#ffdf9e', at, span: slice })
  })
}

const carriages = Array.from({ length: 6 }, (_, index) =>
  rectangle(index * 130, deck - 44, 122, 46),
).join(' ')

const windows = Array.from({ length: 6 }, (_, index) =>
  [0, 1, 2, 3].map((pane) => rectangle(index * 130 + 14 + pane * 25, deck - 33, 16, 13)).join(' '),
).join(' ')
