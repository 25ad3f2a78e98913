import { join } from 'node:path'
import { encodeFilm } from './encode.ts'
import { hasFfmpeg } from '../src/features/library/packaging/program.ts'
import { films, series } from './films/index.ts'
import { writeManifest } from './manifest.ts'
import { packageFilm } from './package-film.ts'
import { makeFilmPictures, makeSeriesPictures, withScratch } from './pictures.ts'

/*
 * Makes the demonstration films: `node server/demo/make.ts [--pictures] [slug…]`.
 * Without a slug all of them; with --pictures posters, backdrops and trickplay sheets only.
 */
const parameters = process.argv.slice(2)
const picturesOnly = parameters.includes('--pictures')
const slugs = parameters.filter((parameter) => !parameter.startsWith('--'))
const unknown = slugs.find((slug) => ![...films, ...series].some((work) => work.slug === slug))

if (unknown) fail(`No film or series has the slug ${unknown}.`)
if (!hasFfmpeg()) fail('Making films needs ffmpeg and ffprobe on the PATH.')

const isWanted = ({ slug }: { slug: string }) => slugs.length === 0 || slugs.includes(slug)

for (const film of films.filter(isWanted)) {
  const folder = join(import.meta.dirname, 'media', film.slug)
  const began = performance.now()
  if (!picturesOnly) {
    await withScratch(async (scratch) => {
      await encodeFilm(film, scratch)
      await packageFilm(film, scratch, folder)
    })
  }
  await makeFilmPictures(film, folder)
  console.log(`${film.slug}: ${Math.round((performance.now() - began) / 1000)} s`)
}
for (const work of series.filter(isWanted)) {
  await makeSeriesPictures(work, join(import.meta.dirname, 'media', work.slug))
}
await writeManifest(import.meta.dirname, films, series)

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
