import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clockGeometry } from './clock.ts'
import type { Film, Series } from './film.ts'
import { measure, measureSeconds } from './package-film.ts'
import { makers } from './titles.ts'

/** Writes `films.json`: what the server loads, measured from the media on the disk. */
export async function writeManifest(
  directory: string,
  films: readonly Film[],
  series: readonly Series[],
): Promise<void> {
  const manifest = {
    clock: { ...clockGeometry, timecode: 'HH:MM:SS:FF' },
    films: await Promise.all(films.map((film) => filmEntry(directory, film))),
    series: series.map(seriesEntry),
  }
  await writeFile(join(directory, 'films.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

async function filmEntry(directory: string, film: Film) {
  const { slug, subtitles } = film
  const folder = join(directory, 'media', slug)
  const path = (file: string) => `media/${slug}/${file}`
  return {
    slug,
    kind: film.kind,
    title: film.title,
    year: film.year,
    overview: film.overview,
    genres: film.genres,
    tags: film.tags,
    people: [{ name: makers, role: 'Director' }],
    certification: film.certification,
    durationSeconds: await measureSeconds(folder),
    frameRate: film.frameRate,
    ...(film.introEndSeconds ? { introEndSeconds: film.introEndSeconds } : {}),
    creditsStartSeconds: film.creditsStartSeconds,
    ...(film.chapters ? { chapters: film.chapters } : {}),
    renditions: (await measure(folder)).map(
      ({ height, width, bandwidth, averageBandwidth, codecs }) => ({
        ...{ height, width, bandwidth, averageBandwidth, codecs },
      }),
    ),
    subtitles: subtitles
      ? [
          {
            language: subtitles.language,
            label: subtitles.label,
            file: path(`subtitles/${subtitles.language}.vtt`),
          },
        ]
      : [],
    media: {
      master: path('master.m3u8'),
      poster: path('poster.jpg'),
      backdrop: path('backdrop.jpg'),
      trickplay: path('trickplay.vtt'),
    },
  }
}

function seriesEntry(series: Series) {
  const { slug, title, year, overview, genres, tags, certification, seasons } = series
  return {
    slug,
    title,
    year,
    overview,
    genres,
    tags,
    people: [{ name: makers, role: 'Director' }],
    certification,
    poster: `media/${slug}/poster.jpg`,
    backdrop: `media/${slug}/backdrop.jpg`,
    seasons,
  }
}
