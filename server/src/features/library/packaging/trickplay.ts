import { vttTime } from './subtitles.ts'

const everySeconds = 5
const width = 240
const height = 136
const columns = 5
/** A sheet of 25 pictures stays below 300 kB. */
const mostRows = 5

export interface Sheets {
  /** ffmpeg's filters that make the sheets of the pictures. */
  readonly filter: string
  readonly count: number
  /** The track that tells which picture lies where. */
  readonly track: string
}

interface SheetOptions {
  /** Name of a sheet by its number, counted from 0. */
  readonly nameOf: (sheet: number) => string
  /** All pictures in one sheet, however many. */
  readonly single?: boolean
}

/** Small pictures of a film, in sheets, for seeking. */
export function trickplaySheets(
  durationSeconds: number,
  { nameOf, single = false }: SheetOptions,
): Sheets {
  const pictures = Math.max(1, Math.ceil(durationSeconds / everySeconds))
  const needed = Math.ceil(pictures / columns)
  const rows = single ? needed : Math.min(needed, mostRows)
  const perSheet = rows * columns
  const cues = Array.from({ length: pictures }, (_, index) => {
    const [from, to] = [index * everySeconds, (index + 1) * everySeconds]
    const place = index % perSheet
    const [x, y] = [(place % columns) * width, Math.floor(place / columns) * height]
    const times = `${vttTime(from)} --> ${vttTime(Math.min(to, durationSeconds))}`
    const name = nameOf(Math.floor(index / perSheet))
    return `${times}\n${name}#xywh=${x},${y},${width},${height}\n`
  })
  return {
    // Rounding up puts the picture of a cell's first second, not its last, into the cell.
    filter: `fps=1/${everySeconds}:round=up,scale=${width}:${height},tile=${columns}x${rows}`,
    count: Math.ceil(pictures / perSheet),
    track: `WEBVTT\n\n${cues.join('\n')}`,
  }
}
