import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from './colour.ts'
import { createDrawing, type Drawing } from './drawing.ts'
import { run } from '../src/features/library/packaging/program.ts'
import type { Film, Series } from './film.ts'
import { trickplaySheets } from '../src/features/library/packaging/trickplay.ts'

interface Still {
  seconds: number
  background: Colour
  file: string
  /** Pixels across of the finished picture. */
  width: number
}

/** Calls `work` with an empty directory that is gone afterwards. */
export async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'demo-film-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Poster, backdrop and trickplay sheet of a film whose segments lie in its folder. */
export async function makeFilmPictures(film: Film, folder: string): Promise<void> {
  const { background } = film
  await makePoster(film, join(folder, 'poster.jpg'))
  const drawing = createDrawing([1920, 1080], film.durationSeconds, film.frameRate)
  film.draw(drawing)
  film.drawFast?.(drawing)
  const file = join(folder, 'backdrop.jpg')
  await renderStill(drawing, { seconds: film.backdropSecond, background, file, width: 1280 })
  await makeTrickplay(film, folder)
}

export async function makeSeriesPictures(series: Series, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await makePoster(series, join(folder, 'poster.jpg'))
  const drawing = createDrawing([1920, 1080], 1, 24)
  series.backdrop(drawing)
  const file = join(folder, 'backdrop.jpg')
  await renderStill(drawing, { seconds: 0, background: series.background, file, width: 1280 })
}

async function makePoster(work: Pick<Film, 'poster' | 'background'>, file: string): Promise<void> {
  const drawing = createDrawing([600, 900], 1, 24)
  work.poster(drawing)
  await renderStill(drawing, { seconds: 0, background: work.background, file, width: 600 })
}

/** Renders one moment of a drawing as JPEG, drawn at twice its size for smooth edges. */
export async function renderStill(drawing: Drawing, still: Still): Promise<void> {
  await withScratch(async (directory) => {
    const script = join(directory, 'still.ass')
    await writeFile(script, drawing.toAss())
    const ground = `0x${still.background.slice(1)}`
    const graph = [
      `color=c=${ground}:s=${drawing.width * 2}x${drawing.height * 2}:r=100:d=0.01`,
      'format=rgb24',
      `setpts=PTS+${still.seconds}/TB`,
      `ass=${script}`,
      `scale=${still.width}:-2:flags=lanczos`,
      'format=yuvj420p',
    ]
    const output = ['-frames:v', '1', '-q:v', '5', '-update', '1', still.file]
    await run('ffmpeg', ['-f', 'lavfi', '-i', graph.join(','), ...output])
  })
}

/** One sheet of small pictures, and a WebVTT file that tells which lies where. */
async function makeTrickplay(film: Film, folder: string): Promise<void> {
  const sheet = 'trickplay.jpg'
  const { filter, track } = trickplaySheets(film.durationSeconds, {
    nameOf: () => sheet,
    single: true,
  })
  await run('ffmpeg', [
    ...['-i', join(folder, '360p', 'index.m3u8'), '-vf', filter, '-fps_mode', 'passthrough'],
    ...['-frames:v', '1', '-q:v', '9', '-update', '1', join(folder, sheet)],
  ])
  await writeFile(join(folder, 'trickplay.vtt'), track)
}
