import type { Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import type { Film } from '../film.ts'
import { circle, polar, polyline, rectangle, ring, sector, type Point } from '../paths.ts'
import { notes, synth } from '../sound.ts'
import { drawCredits, drawPosterFoot, makers } from '../titles.ts'

interface Palette {
  ground: Colour
  sweep: Colour
  ink: Colour
}

const first = 60
const last = 2
const start = 4
const end = start + first - last + 1
const centre: Point = [960, 540]

const plain: Palette = { ground: '#e9dfc9', sweep: '#d9c9a8', ink: '#1d1a16' }
const palettes: readonly Palette[] = [
  plain,
  { ground: '#e4572e', sweep: '#c8421c', ink: '#fff3e0' },
  { ground: '#17324d', sweep: '#214768', ink: '#f2c14e' },
  { ground: '#f2b632', sweep: '#e29f10', ink: '#1f2a44' },
  { ground: '#2f6f62', sweep: '#245a50', ink: '#f6e7c8' },
  { ground: '#101014', sweep: '#26262e', ink: '#f4efe6' },
]

export const sixty: Film = {
  slug: 'sixty',
  kind: 'movie',
  title: 'Sixty',
  year: 2026,
  overview:
    'A countdown leader that refuses to end. What projectionists used to see for eight seconds goes on for a whole minute here, changes its colours every ten numbers, and asks what it is that we are waiting for.',
  genres: ['Animation', 'Experimental', 'Short'],
  tags: ['countdown', 'leader', 'typography'],
  certification: 'G',
  frameRate: 24,
  pictureRate: 12,
  thrift: 3,
  durationSeconds: 67,
  introEndSeconds: start,
  creditsStartSeconds: end,
  background: '#e9dfc9',
  draw,
  sound: synth(
    `${notes([
      ...Array.from({ length: first - last }, (_, index) => ({
        at: start + index,
        hz: (first - index) % 10 === 0 ? 330 : 165,
        gain: 0.25,
        ring: 0.3,
      })),
      { at: end - 1, hz: 1000, gain: 0.3, ring: 0.5 },
    ])}+if(lt(t,${end}),0.02*sin(2*PI*48*t)*(0.6+0.4*sin(2*PI*24*t)),0)`,
    67,
  ),
  poster,
  backdropSecond: start + 25.62,
}

function draw(drawing: Drawing): void {
  const opening = { from: 0, to: start }
  drawLeader(drawing, plain, opening)
  drawing.text('SIXTY', {
    at: centre,
    font: 'condensed',
    size: 230,
    tracking: 16,
    fill: plain.ink,
    stroke: { colour: plain.ground, width: 60 },
    span: opening,
  })
  for (let number = first; number >= last; number -= 1) {
    const from = start + first - number
    drawNumber(drawing, number, { from, to: from + 1 })
  }
  drawCredits(
    drawing,
    { from: end, to: 67 },
    {
      title: 'Sixty',
      lines: [`A film by ${makers}`, 'Drawn by a program, frame by frame', 'CC0 · 2026'],
      ink: '#f4efe6',
      ground: '#101014',
      accent: '#e4572e',
    },
  )
}

function drawNumber(drawing: Drawing, number: number, span: Span): void {
  const decade = Math.min(Math.floor((first - number) / 10), palettes.length - 1)
  const palette = palettes[decade] ?? plain
  if (decade > 0) drawing.shape(rectangle(0, 0, 1920, 1080), { fill: palette.ground, span })
  // The hand moves on every second frame, as drawn animation does.
  drawing.animate(span, 2, (seconds, slice) => {
    const turn = (seconds - span.from) * 360
    drawing.shape(sector(centre, 400, decade % 2 ? 360 - turn : 0, decade % 2 ? 360 : turn), {
      fill: palette.sweep,
      span: slice,
    })
  })
  drawLeader(drawing, palette, span)
  const numeral = { at: [960, 546] as const, font: 'condensed' as const, size: 500, span }
  const halo = { colour: palette.ground, width: 26 }
  drawing.text(String(number), { ...numeral, fill: palette.ink, stroke: halo })
}

/** Rings, cross hairs and the words along the edge. */
function drawLeader(drawing: Drawing, { ink }: Palette, span: Span): void {
  const paint = { fill: ink, span }
  drawing.shape(rectangle(0, 538, 1920, 4), paint)
  drawing.shape(rectangle(958, 0, 4, 1080), paint)
  drawing.shape(ring(960, 540, 404, 394), paint)
  const words = { font: 'bold' as const, size: 30, tracking: 8, fill: ink, span }
  drawing.text('REEL 1', { ...words, at: [72, 64], anchor: 7 })
  drawing.text('CINEMA ONLINE', { ...words, at: [1848, 64], anchor: 9 })
  drawing.text('PICTURE', { ...words, at: [72, 1016], anchor: 1 })
}

function poster(drawing: Drawing): void {
  const middle: Point = [300, 420]
  drawing.shape(rectangle(0, 0, 600, 900), { fill: '#e4572e' })
  drawing.shape(sector(middle, 620, 0, 222), { fill: '#c8421c' })
  drawing.shape(rectangle(0, 418.5, 600, 3), { fill: '#fff3e0' })
  drawing.shape(rectangle(298.5, 0, 3, 900), { fill: '#fff3e0' })
  drawing.shape(ring(...middle, 246, 239), { fill: '#fff3e0' })
  drawing.shape(ring(...middle, 222, 219.5), { fill: '#fff3e0' })
  drawing.shape(polyline([middle, polar(middle, 239, 222)]), {
    stroke: { colour: '#fff3e0', width: 4 },
  })
  drawing.shape(circle(...middle, 8), { fill: '#fff3e0' })
  drawing.text('60', {
    at: [300, 424],
    font: 'condensed',
    size: 350,
    fill: '#1d1a16',
    stroke: { colour: '#e4572e', width: 14 },
  })
  drawing.shape(rectangle(0, 724, 600, 176), { fill: '#1d1a16' })
  drawing.text('SIXTY', {
    at: [46, 822],
    anchor: 1,
    font: 'condensed',
    size: 92,
    tracking: 14,
    fill: '#fff3e0',
  })
  drawPosterFoot(drawing, 'A countdown · Cinema Online', '#f2b632')
}
