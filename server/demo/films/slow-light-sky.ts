import { mix, ramp, type Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { circle, polyline, rectangle } from '../paths.ts'
import { createRandom } from '../random.ts'

/** The colours of the valley at one second; between two moments they are mixed. */
export interface Light {
  at: number
  sky: Colour
  glow: Colour
  sun: Colour
  far: Colour
  near: Colour
  /** 0 by day to 1 when all stars are out. */
  stars: number
}

const night = {
  sky: '#070b1c',
  glow: '#1b2850',
  sun: '#1b2850',
  far: '#1a2445',
  near: '#04060e',
  stars: 1,
} as const

const moments: readonly Light[] = [
  { at: 0, ...night },
  { at: 22, ...night },
  {
    at: 40,
    sky: '#272a5e',
    glow: '#e8835f',
    sun: '#ffd9a0',
    far: '#5a416f',
    near: '#17132e',
    stars: 0.35,
  },
  {
    at: 54,
    sky: '#4a6fa5',
    glow: '#ffc98a',
    sun: '#fff1cc',
    far: '#7d7f98',
    near: '#1d3140',
    stars: 0,
  },
  {
    at: 76,
    sky: '#4d9cc4',
    glow: '#f5ecc8',
    sun: '#fffbe8',
    far: '#6fa3a0',
    near: '#1c4a49',
    stars: 0,
  },
  {
    at: 100,
    sky: '#3d97c9',
    glow: '#d9f0ea',
    sun: '#fffdf2',
    far: '#74b391',
    near: '#1d5a47',
    stars: 0,
  },
  {
    at: 118,
    sky: '#5a93b5',
    glow: '#f9dfa4',
    sun: '#fff3c9',
    far: '#8c9a78',
    near: '#2b4a3a',
    stars: 0,
  },
  {
    at: 134,
    sky: '#43255a',
    glow: '#ff8a45',
    sun: '#ffe0a0',
    far: '#8a3d56',
    near: '#24122c',
    stars: 0,
  },
  {
    at: 148,
    sky: '#1b1640',
    glow: '#9c3f5e',
    sun: '#ff9a5a',
    far: '#472a52',
    near: '#0f0a1c',
    stars: 0.4,
  },
  { at: 164, ...night },
  { at: 200, ...night },
]

/** The colours at a second. */
export function lightAt(seconds: number): Light {
  const next = moments.findIndex(({ at }) => at > seconds)
  const after = moments[next] ?? { at: 200, ...night }
  const before = moments[next - 1] ?? after
  const part = (seconds - before.at) / (after.at - before.at || 1)
  const blend = (key: 'sky' | 'glow' | 'sun' | 'far' | 'near') => mix(before[key], after[key], part)
  return {
    at: seconds,
    sky: blend('sky'),
    glow: blend('glow'),
    sun: blend('sun'),
    far: blend('far'),
    near: blend('near'),
    stars: before.stars + (after.stars - before.stars) * part,
  }
}

/** The sky: nine rings of light around the sun, the sun, the stars and the moon. */
export function drawSky(drawing: Drawing, span: Span): void {
  drawing.animate(span, 6, (seconds, slice) => {
    const { sky, glow } = lightAt(Math.floor(seconds))
    const [x, y] = sunAt(seconds)
    drawing.shape(rectangle(0, 0, 1920, 1080), { fill: sky, span: slice })
    for (let ring = 1; ring <= 9; ring += 1) {
      const fill = ramp([sky, mix(sky, glow, 0.38), glow], ring / 9)
      drawing.shape(circle(0, 0, 1500 - ring * 145), { fill, at: [x, y], span: slice })
    }
  })
  drawStars(drawing, span)
  drawing.animate({ from: 30, to: 158 }, 6, (seconds, slice) => {
    drawing.shape(circle(0, 0, 84), {
      at: sunAt(seconds),
      fill: lightAt(Math.floor(seconds)).sun,
      span: slice,
    })
  })
  drawMoon(drawing, { from: 0, to: 26 }, [1640, 150], 9)
  drawMoon(drawing, { from: 152, to: span.to }, [1360, 450], -8)
}

/** Up on the left, down on the right. */
function sunAt(seconds: number): readonly [number, number] {
  const phase = (seconds - 36) / (150 - 36)
  const height = 590 * Math.sin(Math.PI * Math.min(Math.max(phase, -0.4), 1.4))
  // Whole pixels: a shape that moves by them costs the codec next to nothing.
  return [Math.round(420 + 1080 * phase), Math.round(800 - height)]
}

function drawStars(drawing: Drawing, span: Span): void {
  const random = createRandom(4)
  const field = Array.from({ length: 120 }, () =>
    circle(random() * 1920, random() ** 1.4 * 700, 1.6 + random() ** 4 * 3.4),
  ).join(' ')
  drawing.animate(span, 24, (seconds, slice) => {
    const { stars } = lightAt(seconds)
    if (stars > 0.02) drawing.shape(field, { fill: '#f6ead2', opacity: stars * 0.9, span: slice })
  })
  const trail = polyline([
    [560, 150],
    [820, 262],
  ])
  const stroke = { colour: '#f6ead2', width: 4 } as const
  drawing.shape(trail, { stroke, span: { from: 168, to: 169 }, fade: [0.1, 0.4] })
}

/** A crescent that moves up or down by so many pixels a second. */
function drawMoon(
  drawing: Drawing,
  span: Span,
  [x, start]: readonly [number, number],
  pace: number,
): void {
  const crescent = 'm 0 -62 b 84 -58 84 58 0 62 b 44 40 44 -40 0 -62'
  drawing.animate(span, 24, (seconds, slice) => {
    const opacity = Math.min(1, lightAt(seconds).stars ** 2)
    const at = [x, start + pace * (seconds - span.from)] as const
    drawing.shape(crescent, { fill: '#f6ead2', opacity, at, span: slice })
  })
}
