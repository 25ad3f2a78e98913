import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clockGeometry, readClock } from './clock.ts'
import { hasFfmpeg, run } from '../src/features/library/packaging/program.ts'
import {
  attributes,
  bitRates,
  codecOf,
  readSegments,
  seconds,
} from '../src/features/library/packaging/playlist.ts'

const Work = z.object({ slug: z.string(), title: z.string(), overview: z.string().min(60) })
const Manifest = z.object({
  films: z.array(
    Work.extend({
      kind: z.enum(['movie', 'episode']),
      durationSeconds: z.number(),
      frameRate: z.number(),
      introEndSeconds: z.number().optional(),
      creditsStartSeconds: z.number(),
      renditions: z.array(
        z.object({
          height: z.number(),
          width: z.number(),
          bandwidth: z.number(),
          averageBandwidth: z.number(),
          codecs: z.string(),
        }),
      ),
      subtitles: z.array(z.object({ language: z.string(), label: z.string(), file: z.string() })),
      media: z.record(z.enum(['master', 'poster', 'backdrop', 'trickplay']), z.string()),
    }),
  ),
  series: z.array(
    Work.extend({
      poster: z.string(),
      backdrop: z.string(),
      seasons: z.array(z.object({ episodes: z.array(z.object({ filmSlug: z.string() })) })),
    }),
  ),
})

const here = import.meta.dirname
const { films, series } = Manifest.parse(JSON.parse(readFileSync(join(here, 'films.json'), 'utf8')))
const media = (slug: string, ...path: string[]) => join(here, 'media', slug, ...path)
const probing = hasFfmpeg()
if (!probing) console.warn('skipped: decoding the demonstration films needs ffmpeg and ffprobe')

describe('the demonstration films', () => {
  it('are at least six, one of them long enough to resume, one with subtitles', () => {
    expect(films.length).toBeGreaterThanOrEqual(6)
    expect(Math.max(...films.map((film) => film.durationSeconds))).toBeGreaterThanOrEqual(180)
    expect(films.flatMap((film) => film.subtitles)).not.toHaveLength(0)
  })

  it('take no more than 20 MB', () => {
    const files = readdirSync(join(here, 'media'), { recursive: true, encoding: 'utf8' })
    const sizes = files.map((file) => statSync(join(here, 'media', file)))
    const total = sizes.filter((entry) => entry.isFile()).reduce((sum, { size }) => sum + size, 0)
    expect(total).toBeLessThanOrEqual(20_000_000)
  })

  it('include every episode that a series names, each exactly once', () => {
    const named = series.flatMap(({ seasons }) =>
      seasons.flatMap(({ episodes }) => episodes.map(({ filmSlug }) => filmSlug)),
    )
    const episodes = films.filter(({ kind }) => kind === 'episode').map(({ slug }) => slug)
    expect(named.toSorted()).toEqual(episodes.toSorted())
    for (const { poster, backdrop } of series) {
      expect(existsSync(join(here, poster)) && existsSync(join(here, backdrop))).toBe(true)
    }
  })
})

describe.each(films)('$slug', (film) => {
  const names = film.renditions.map(({ height }) => `${height}p`)
  const master = readFileSync(join(here, film.media.master), 'utf8')

  it('has every file the manifest and the master playlist name', () => {
    const linked = [...master.matchAll(/URI="([^"]+)"|^([^#\s]\S*)$/gm)].map(([, quoted, bare]) =>
      media(film.slug, quoted ?? bare ?? ''),
    )
    const listed = [...Object.values(film.media), ...film.subtitles.map(({ file }) => file)]
    const files = [...linked, ...listed.map((file) => join(here, file))]
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    const sheet = readFileSync(join(here, film.media.trickplay), 'utf8')
    expect(sheet.match(/trickplay\.jpg#xywh=\d+,\d+,240,136/g)).toHaveLength(
      Math.ceil(film.durationSeconds / 5),
    )
  })

  it('has marks that lie within it', () => {
    expect(film.introEndSeconds ?? 0).toBeLessThan(film.creditsStartSeconds)
    expect(film.creditsStartSeconds).toBeLessThan(film.durationSeconds)
  })

  it('is cut into the same four-second segments in every rendition', async () => {
    const cuts = await Promise.all(names.map((name) => segments(film.slug, name)))
    const [reference = []] = cuts
    expect(seconds(reference)).toBeCloseTo(film.durationSeconds, 2)
    for (const { durationSeconds } of reference.slice(0, -1)) {
      expect(durationSeconds).toBeCloseTo(4, 2)
    }
    for (const cut of cuts) {
      expect(cut.map(({ durationSeconds }) => durationSeconds)).toEqual(
        reference.map(({ durationSeconds }) => durationSeconds),
      )
    }
    const sound = await segments(film.slug, 'audio')
    expect(Math.abs(seconds(sound) - film.durationSeconds)).toBeLessThan(0.1)
  })

  it('promises the bandwidth, the codecs and the sizes that it has', async () => {
    const sound = bitRates(await segments(film.slug, 'audio'))
    const streams = [...master.matchAll(/^#EXT-X-STREAM-INF:.*$/gm)].map(([line]) =>
      attributes(line),
    )
    expect(streams).toHaveLength(film.renditions.length)
    for (const [index, rendition] of film.renditions.entries()) {
      const name = `${rendition.height}p`
      const picture = bitRates(await segments(film.slug, name))
      const codec = codecOf(readFileSync(media(film.slug, name, 'init.mp4')))
      expect(streams[index]).toMatchObject({
        BANDWIDTH: String(rendition.bandwidth),
        'AVERAGE-BANDWIDTH': String(rendition.averageBandwidth),
        RESOLUTION: `${rendition.width}x${rendition.height}`,
        'FRAME-RATE': film.frameRate.toFixed(3),
        CODECS: `${codec},mp4a.40.2`,
      })
      expect(rendition.bandwidth).toBeGreaterThanOrEqual(picture.peak + sound.peak)
      expect(rendition.codecs).toBe(`${codec},mp4a.40.2`)
    }
  })

  it.runIf(probing || process.env['CI'])('plays from 0 for as long as it says', async () => {
    for (const name of [...names, 'audio']) {
      const entries = 'format=start_time,duration'
      const file = media(film.slug, name, 'index.m3u8')
      const answer = await run('ffprobe', ['-show_entries', entries, '-of', 'json', file])
      const { format } = z
        .object({ format: z.object({ start_time: z.string(), duration: z.string() }) })
        .parse(JSON.parse(answer.toString()))
      expect(Math.abs(Number(format.start_time))).toBeLessThan(0.05)
      expect(Math.abs(Number(format.duration) - film.durationSeconds)).toBeLessThan(0.1)
    }
  })

  it.runIf(probing || process.env['CI'])('shows second 7 on its clock at second 7', async () => {
    const { width, height } = { width: 640, height: 360 }
    const picture = await run('ffmpeg', [
      ...['-i', media(film.slug, '360p', 'index.m3u8'), '-ss', '7.1', '-frames:v', '1'],
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    ])
    const row = Math.floor(height * (1 - clockGeometry.height / 2))
    const cells = Array.from({ length: clockGeometry.bits + 4 }, (_, index) => {
      const centre = clockGeometry.left + (index + 0.5) * clockGeometry.cellWidth
      return picture[row * width + Math.floor(centre * width)] ?? 0
    })
    expect(readClock(cells)).toBe(7)
  })
})

function segments(slug: string, name: string) {
  return readSegments(media(slug, name, 'index.m3u8'))
}
