import { ramp, type Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import type { Film } from '../film.ts'
import { circle, polar, polyline, rectangle, ring, type Point } from '../paths.ts'
import { synth } from '../sound.ts'
import { drawCredits, drawPosterFoot, makers } from '../titles.ts'

interface Card {
  title: string
  ground: Colour
  line: Colour
  disc: Colour
  ink: Colour
  bars: readonly Colour[]
}

const broadcast: Card = {
  title: 'PLEASE STAND BY',
  ground: '#5b6068',
  line: '#e8e8e8',
  disc: '#14161a',
  ink: '#f4f4f4',
  bars: ['#ebebeb', '#ebeb10', '#10ebeb', '#10eb10', '#eb10eb', '#eb1010', '#1010eb'],
}

const cards: readonly Card[] = [
  broadcast,
  {
    title: 'DO NOT ADJUST',
    ground: '#22252b',
    line: '#b9bcc2',
    disc: '#0d0e11',
    ink: '#f4f4f4',
    bars: ['#f4f4f4', '#d6d6d6', '#b4b4b4', '#929292', '#6e6e6e', '#4a4a4a', '#2a2a2a'],
  },
  {
    title: 'NORMAL SERVICE',
    ground: '#12324a',
    line: '#f2c98a',
    disc: '#081a28',
    ink: '#ffe9c7',
    bars: ['#f7e1b5', '#f2b84b', '#e98a3a', '#d9573f', '#a93b57', '#6b3564', '#3a2f5f'],
  },
  {
    title: 'WILL RESUME',
    ground: '#e8ddc6',
    line: '#4b4338',
    disc: '#22201d',
    ink: '#f6eddb',
    bars: ['#f6eddb', '#e3b23c', '#7aa095', '#40798c', '#d4694a', '#9c3848', '#2d3047'],
  },
]

const cardSeconds = 13
const credits = cards.length * cardSeconds
const centre: Point = [960, 540]

export const pleaseStandBy: Film = {
  slug: 'please-stand-by',
  kind: 'movie',
  title: 'Please Stand By',
  year: 2026,
  overview:
    'Four test cards for a station that never comes on air. Bars, gratings, a grey scale and a tone that pips on every full second: the most patient picture of television, seen at last as a film of its own.',
  genres: ['Experimental', 'Documentary', 'Short'],
  tags: ['test card', 'television', 'calibration'],
  certification: 'G',
  frameRate: 25,
  pictureRate: 5,
  thrift: 2,
  durationSeconds: 60,
  creditsStartSeconds: credits,
  background: '#5b6068',
  draw,
  // 1 kHz for a tenth of a second on every full second, over the hum of an empty studio.
  sound: synth(
    `if(lt(t,${credits}),0.22*sin(2*PI*1000*t)*lt(mod(t,1),0.1)+0.012*sin(2*PI*100*t),0)`,
    60,
  ),
  poster,
  backdropSecond: 2 * cardSeconds + 4.5,
}

function draw(drawing: Drawing): void {
  cards.forEach((card, index) => {
    const span = { from: index * cardSeconds, to: (index + 1) * cardSeconds }
    drawGrid(drawing, card, span)
    drawCorners(drawing, card, span)
    drawDisc(drawing, card, span)
    drawSeconds(drawing, card, span)
  })
  drawCredits(
    drawing,
    { from: credits, to: 60 },
    {
      title: 'Please Stand By',
      lines: [`A film by ${makers}`, '1 kHz tone on every full second', 'CC0 · 2026'],
      ink: '#f4f4f4',
      ground: '#14161a',
      accent: '#eb1010',
    },
  )
}

function drawGrid(drawing: Drawing, card: Card, span: Span): void {
  drawing.shape(rectangle(0, 0, 1920, 1080), { fill: card.ground, span })
  const across = Array.from({ length: 9 }, (_, index) => rectangle(index * 240 - 2, 0, 4, 1080))
  const down = Array.from({ length: 5 }, (_, index) => rectangle(0, 58 + index * 240, 1920, 4))
  drawing.shape([...across, ...down].join(' '), { fill: card.line, opacity: 0.75, span })
  // Castellations along the edges show whether anything is cut off.
  const teeth = Array.from({ length: 8 }, (_, index) => [
    rectangle(index * 240 + 120, 0, 120, 30),
    rectangle(index * 240 + 120, 1050, 120, 30),
  ])
  drawing.shape(teeth.flat().join(' '), { fill: card.ink, span })
}

function drawCorners(drawing: Drawing, card: Card, span: Span): void {
  const corners: Point[] = [
    [240, 240],
    [1680, 240],
    [240, 840],
    [1680, 840],
  ]
  for (const [x, y] of corners) {
    drawing.shape(circle(x, y, 118), { fill: card.ground, span })
    drawing.shape(ring(x, y, 118, 112), { fill: card.line, span })
    drawing.shape(`${ring(x, y, 84, 62)} ${circle(x, y, 34)}`, { fill: card.line, span })
  }
}

function drawDisc(drawing: Drawing, card: Card, span: Span): void {
  const clip = circle(...centre, 460)
  drawing.shape(clip, { fill: card.disc, span })
  card.bars.forEach((fill, index) =>
    drawing.shape(rectangle(470 + index * 140, 226, 140, 190), { fill, span, clip }),
  )
  const steps = Array.from({ length: 11 }, (_, index) => index)
  for (const step of steps) {
    const fill = ramp([card.disc, card.ink], step / 10)
    drawing.shape(rectangle(476 + step * 88, 574, 88, 92), { fill, span, clip })
  }
  drawGratings(drawing, card, span)
  drawing.text('CINEMA ONLINE', {
    at: [960, 172],
    font: 'bold',
    size: 36,
    tracking: 8,
    fill: card.ink,
    span,
  })
  drawing.text(card.title, {
    at: [960, 498],
    font: 'condensed',
    size: 92,
    tracking: 5,
    fill: card.ink,
    span,
  })
  drawing.shape(ring(...centre, 466, 456), { fill: card.ink, span })
}

/** Lines of six widths: what still shows as lines tells the resolution. */
function drawGratings(drawing: Drawing, card: Card, span: Span): void {
  const widths = [24, 18, 14, 10, 8, 6]
  widths.forEach((width, index) => {
    const count = Math.floor(110 / (width * 2))
    const left = 660 + index * 120 - count * width
    const lines = Array.from({ length: count }, (_, line) =>
      rectangle(left + line * width * 2, 684, width, 120),
    )
    drawing.shape(lines.join(' '), { fill: card.ink, span })
  })
}

/** A lamp that lights with each pip, and a needle that goes round once a card. */
function drawSeconds(drawing: Drawing, card: Card, span: Span): void {
  const lamp: Point = [960, 886]
  drawing.shape(ring(...lamp, 42, 37), { fill: card.ink, span })
  for (let second = span.from; second < span.to; second += 1) {
    const lit = { from: second, to: second + 0.2 }
    drawing.shape(circle(...lamp, 30), { fill: card.bars[5] ?? card.ink, span: lit })
  }
  drawing.animate(span, 5, (seconds, slice) => {
    const turn = ((seconds - span.from) / cardSeconds) * 360
    const needle = polyline([polar(centre, 478, turn), polar(centre, 508, turn)])
    drawing.shape(needle, { stroke: { colour: card.bars[1] ?? card.ink, width: 12 }, span: slice })
  })
}

function poster(drawing: Drawing): void {
  const bars = broadcast.bars
  drawing.shape(rectangle(0, 0, 600, 900), { fill: '#14161a' })
  bars.forEach((fill, index) =>
    drawing.shape(rectangle((index * 600) / 7, 0, 600 / 7 + 1, 600), { fill }),
  )
  drawing.shape(circle(300, 392, 226), { fill: '#14161a' })
  drawing.shape(ring(300, 392, 226, 220), { fill: '#f4f4f4' })
  drawing.text('PLEASE', {
    at: [300, 326],
    font: 'condensed',
    size: 78,
    tracking: 10,
    fill: '#f4f4f4',
  })
  drawing.text('STAND', {
    at: [300, 400],
    font: 'condensed',
    size: 78,
    tracking: 10,
    fill: '#f4f4f4',
  })
  drawing.text('BY', { at: [300, 474], font: 'condensed', size: 78, tracking: 10, fill: '#f4f4f4' })
  for (let step = 0; step < 11; step += 1) {
    const fill = ramp(['#14161a', '#f4f4f4'], step / 10)
    drawing.shape(rectangle(step * (600 / 11), 660, 600 / 11 + 1, 96), { fill })
  }
  const grating = Array.from({ length: 30 }, (_, index) => rectangle(index * 20, 600, 10, 60))
  drawing.shape(grating.join(' '), { fill: '#f4f4f4' })
  drawPosterFoot(drawing, 'Four test cards · Cinema Online', '#f4f4f4')
}
