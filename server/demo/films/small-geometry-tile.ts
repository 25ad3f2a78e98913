import type { Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { arc, rectangle } from '../paths.ts'
import { createRandom } from '../random.ts'
import { notes, pad, pitch, synth } from '../sound.ts'
import { body, episode, episodeSeconds } from './small-geometry.ts'

const side = 216
const columns = 9
const rows = 5
const beat = 1
const turnSeconds = 0.5
const turnsPerBeat = 2

interface Palette {
  ground: Colour
  line: Colour
  moving: Colour
}

const palettes: readonly Palette[] = [
  { ground: '#1f2a44', line: '#f2b632', moving: '#f6e7c8' },
  { ground: '#e4572e', line: '#fbe6c8', moving: '#1f2a44' },
  { ground: '#2f6f62', line: '#b7dba8', moving: '#f2b632' },
]

/** Two quarter rings around opposite corners, centred on the tile's middle. */
const tilePath = [arc([-108, -108], [132, 84], 90, 180), arc([108, 108], [132, 84], 270, 360)].join(
  ' ',
)

export const tile = episode({
  slug: 'small-geometry-tile',
  title: 'Tile',
  overview:
    'One tile, two quarter circles, four ways to lay it. Two tiles turn on every beat, and roads that led somewhere become islands, rings and roads that lead somewhere else.',
  tags: ['pattern', 'rhythm'],
  season: 'Season 2, episode 1',
  number: 3,
  method: '45 tiles, two turns on each beat',
  ink: '#f6e7c8',
  ground: '#1f2a44',
  accent: '#f2b632',
  sound: synth(music(), episodeSeconds, ['aecho=0.8:0.5:375:0.35']),
  thrift: 0,
  pictureRate: 12,
  backdropSecond: 20.5,
  drawBody,
  drawPoster: (drawing) => {
    const random = createRandom(12)
    for (let index = 0; index < 12; index += 1) {
      drawing.shape(tilePath, {
        fill: index === 4 || index === 8 ? '#f6e7c8' : '#f2b632',
        at: [84 + (index % 3) * side, 104 + Math.floor(index / 3) * side],
        rotate: random() > 0.5 ? 90 : 0,
      })
    }
  },
})

interface Turn {
  cell: number
  at: number
}

function drawBody(drawing: Drawing, span: Span): void {
  const turns = plan(span)
  const third = (span.to - span.from) / palettes.length
  palettes.forEach((palette, index) => {
    const act = { from: span.from + index * third, to: span.from + (index + 1) * third }
    drawing.shape(rectangle(0, 0, 1920, 1080), { fill: palette.ground, span: act })
    for (let cell = 0; cell < columns * rows; cell += 1) {
      const own = turns.filter((turn) => turn.cell === cell)
      drawCell(drawing, { cell, own, act }, palette)
    }
  })
}

/** A tile at rest between its turns, and turning. */
function drawCell(
  drawing: Drawing,
  { cell, own, act }: { cell: number; own: Turn[]; act: Span },
  palette: Palette,
): void {
  const at = [(cell % columns) * side + 96, Math.floor(cell / columns) * side + 108] as const
  let quarter = (cell * 7919) % 13 > 5 ? 1 : 0
  let restFrom = act.from
  for (const turn of own) {
    const rest = { from: restFrom, to: Math.min(turn.at, act.to) }
    if (rest.from < rest.to) {
      drawing.shape(tilePath, { fill: palette.line, at, rotate: quarter * 90, span: rest })
    }
    if (turn.at >= act.from && turn.at < act.to) {
      const span = { from: turn.at, to: turn.at + turnSeconds }
      drawing.animate(span, 2, (seconds, slice) => {
        const part = (seconds - turn.at) / turnSeconds
        const rotate = (quarter + part * part * (3 - 2 * part)) * 90
        drawing.shape(tilePath, { fill: palette.moving, at, rotate, span: slice })
      })
    }
    quarter += 1
    restFrom = Math.max(act.from, turn.at + turnSeconds)
  }
  const span = { from: restFrom, to: act.to }
  drawing.shape(tilePath, { fill: palette.line, at, rotate: quarter * 90, span })
}

/** Which tiles turn when; none across the border of two acts. */
function plan(span: Span): Turn[] {
  const random = createRandom(7)
  const turns: Turn[] = []
  const third = (span.to - span.from) / palettes.length
  for (let at = span.from + beat; at < span.to - beat; at += beat) {
    const left = third - ((at - span.from) % third)
    if (left < turnSeconds + 0.05) continue
    const chosen = new Set<number>()
    while (chosen.size < turnsPerBeat) chosen.add(Math.floor(random() * columns * rows))
    turns.push(...[...chosen].map((cell) => ({ cell, at })))
  }
  return turns
}

/** A pluck for each turning tile: the column is the place in the beat, the row the pitch. */
function music(): string {
  const scale = [0, 3, 5, 7, 10, 12, 15, 17, 19]
  const plucks = plan(body).map(({ cell, at }) => ({
    at: at + ((cell % columns) / columns) * 0.36,
    hz: pitch(164.81, scale[rows - 1 - Math.floor(cell / columns)] ?? 0),
    gain: 0.11,
    ring: 0.9,
  }))
  return `${notes(plucks)}+${pad([
    { hz: 82.41, gain: 0.09, swellSeconds: 12 },
    { hz: 123.47, gain: 0.05, swellSeconds: 17 },
  ])}`
}
