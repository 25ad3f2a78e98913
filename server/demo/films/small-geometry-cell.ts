import type { Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import { rectangle } from '../paths.ts'
import { notes, pad, pitch, synth } from '../sound.ts'
import { body, episode, episodeSeconds } from './small-geometry.ts'

const side = 40
const columns = 48
const rows = 27

interface Act {
  rule: number
  ground: Colour
  fill: Colour
  young: Colour
}

const acts: readonly Act[] = [
  { rule: 90, ground: '#10131a', fill: '#45c4d6', young: '#f4efe6' },
  { rule: 30, ground: '#f3ead7', fill: '#9c3848', young: '#e4572e' },
  { rule: 110, ground: '#17324d', fill: '#f2b632', young: '#fff3e0' },
]

const actSeconds = (body.to - body.from) / acts.length
const rowSeconds = 0.5

export const cell = episode({
  slug: 'small-geometry-cell',
  title: 'Cell',
  overview:
    'A row of squares looks at itself and writes the next row. Rule 90 weaves, rule 30 boils, rule 110 thinks: three laws of eight bits each, and no one who could have known what they would do.',
  tags: ['cellular automata', 'computation'],
  season: 'Season 2, episode 2',
  number: 4,
  method: 'Rules 90, 30 and 110, twenty-seven rows each',
  ink: '#f4efe6',
  ground: '#10131a',
  accent: '#45c4d6',
  sound: synth(music(), episodeSeconds, ['aecho=0.8:0.5:190:0.3']),
  thrift: 2,
  pictureRate: 4,
  backdropSecond: body.from + 14,
  drawBody: (drawing, span) =>
    acts.forEach((act, index) => {
      const from = span.from + index * actSeconds
      drawAct(drawing, act, { from, to: from + actSeconds })
    }),
  drawPoster: (drawing) => {
    history(30, 81, 31).forEach((row, index) =>
      drawing.shape(
        row
          .map((alive, x) => (alive ? rectangle(x * 19 - 470, 44 + index * 19, 17.5, 17.5) : ''))
          .join(' '),
        { fill: index > 28 ? '#f4efe6' : '#45c4d6' },
      ),
    )
  },
})

function drawAct(drawing: Drawing, act: Act, span: Span): void {
  if (act.rule !== 90) drawing.shape(rectangle(0, 0, 1920, 1080), { fill: act.ground, span })
  history(act.rule, columns, rows).forEach((row, index) => {
    const squares = row
      .map((alive, x) =>
        alive ? rectangle(x * side + 1, index * side + 1, side - 2, side - 2) : '',
      )
      .filter(Boolean)
      .join(' ')
    const from = span.from + 0.5 + index * rowSeconds
    const grown = Math.min(from + rowSeconds * 2, span.to)
    drawing.shape(squares, { fill: act.young, span: { from, to: grown } })
    drawing.shape(squares, { fill: act.fill, span: { from: grown, to: span.to } })
  })
}

/** The rows that an elementary cellular automaton (Wolfram's numbering) writes from one cell. */
function history(rule: number, width: number, height: number): boolean[][] {
  const seed = rule === 110 ? width - 4 : Math.floor(width / 2)
  const lines = [Array.from({ length: width }, (_, x) => x === seed)]
  while (lines.length < height) {
    const above = lines.at(-1) ?? []
    lines.push(
      above.map((self, x) => {
        const pattern =
          4 * Number(above[x - 1] ?? false) + 2 * Number(self) + Number(above[x + 1] ?? false)
        return ((rule >> pattern) & 1) === 1
      }),
    )
  }
  return lines
}

/** Each row is a chord: how many cells live on the left, in the middle and on the right. */
function music(): string {
  const scale = [0, 2, 3, 5, 7, 8, 10]
  const chords = acts.flatMap(({ rule }, index) =>
    history(rule, columns, rows).flatMap((row, line) =>
      [0, 1, 2].map((part) => {
        const alive = row.slice(part * 16, part * 16 + 16).filter(Boolean).length
        const step = (scale[alive % 7] ?? 0) + 12 * Math.floor(alive / 7)
        return {
          at: body.from + index * actSeconds + 0.5 + line * rowSeconds,
          hz: pitch(110 * (part === 1 ? 2 : 1), step),
          gain: alive ? 0.09 : 0,
          ring: 0.7,
        }
      }),
    ),
  )
  return `${notes(chords.filter(({ gain }) => gain > 0))}+${pad([{ hz: 55, gain: 0.12, swellSeconds: 11 }])}`
}
