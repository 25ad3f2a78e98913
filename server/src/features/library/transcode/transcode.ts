import { join } from 'node:path'
import { checksumOf, headOf, makeFolder } from '../folders.ts'
import type { Library } from '../library.ts'
import { containerOf, looksLike } from '../media-type.ts'
import { planLadder, type PlannedRendition } from '../packaging/ladder.ts'
import type { ProgramLimits } from '../packaging/program.ts'
import type { Attempt } from './attempt.ts'
import { copyPicture, encodePictures, encodeSound, type EncodeTools } from './encode.ts'
import { filmFolder, type FilmFolder } from './film-folder.ts'
import { makePictures } from './pictures.ts'
import { probe, type Source, type SourceFacts } from './probe.ts'
import { publish } from './publish.ts'
import { Refusal } from './refusal.ts'
import { fitsAsItIs } from './remux.ts'
import { makeTexts } from './texts.ts'
import { composeFilm } from '../photos/compose.ts'
import { sourceOf } from '../media/walk.ts'

/** A film on its way: what it is made of, where it is made, and what it will be. */
interface Job {
  readonly library: Library
  readonly attempt: Attempt
  readonly source: Source
  readonly facts: SourceFacts
  readonly planned: readonly PlannedRendition[]
  /** Of this attempt alone. */
  readonly work: string
  readonly film: FilmFolder
  readonly limits: ProgramLimits
}

/**
 * Makes a film of an upload: probe, ladder, package, thumbnails, publish. It plays in its smallest
 * rendition as soon as that is there. What a former attempt has finished is not made again.
 * @throws Refusal for a file that cannot be a film; the reason of the attempt's signal.
 */
export async function transcode(library: Library, attempt: Attempt): Promise<void> {
  const job = await prepare(library, attempt)
  await makeFirstRendition(job)
  await makeOtherRenditions(job)
  await packageFilm(job)
  await makeThumbnails(job)
  await finish(job)
}

async function prepare(library: Library, attempt: Attempt): Promise<Job> {
  const { config, folders } = library
  const { upload, signal } = attempt
  if (upload.photoFilm) await composeFilm(library, attempt, upload.photoFilm)
  const file = await sourceOf(library, upload)
  const head = await headOf(file)
  const container = containerOf(head)
  if (!container) throw new Refusal('no_film', `By its content the file is ${looksLike(head)}.`)
  const source = { file, demuxer: container.demuxer }
  const facts = await probe(source, { maxHours: config.FILM_MAX_HOURS, signal })
  await attempt.write({ sha256: await checksumOf(file, signal) })
  const work = join(folders.work(upload._id), attempt.id)
  await makeFolder(work)
  return {
    library,
    attempt,
    source,
    facts,
    planned: planLadder(facts.video),
    work,
    film: filmFolder(folders.film(upload._id)),
    limits: limitsOf(library, facts),
  }
}

/** Generous to honest films, and an end to whatever was made to be endless. */
function limitsOf({ config }: Library, { durationSeconds }: SourceFacts): ProgramLimits {
  return {
    memoryMegabytes: config.TRANSCODE_MEMORY_MB,
    cpuSeconds: 300 + durationSeconds * 40,
    fileMegabytes: 200,
    seconds: 600 + durationSeconds * 60,
  }
}

/** Sound and the smallest rendition: with them the film plays. */
async function makeFirstRendition(job: Job): Promise<void> {
  const { attempt, facts, film, work, planned } = job
  const first = planned.slice(-1)
  await attempt.write({ stage: 'ladder', progressRatio: 0 })
  if (facts.sound && !film.has('audio')) {
    await encodeSound(job, work, tools(job, [0, 0.05]))
    await film.take(work, 'audio', facts)
  }
  await makeRenditions(job, first, [0.05, planned.length > 1 ? 0.2 : 1])
  await offer(job)
}

async function makeOtherRenditions(job: Job): Promise<void> {
  const { attempt, source, facts, film, work, planned } = job
  const others = planned.slice(0, -1).filter(({ name }) => !film.has(name))
  const [best] = others
  const isCopied =
    best !== undefined &&
    best === planned[0] &&
    (await fitsAsItIs(source, facts, best, attempt.signal))
  if (isCopied) {
    await copyPicture({ source, facts }, best.name, work, tools(job, [0.2, 0.3]))
    await film.take(work, best.name, facts)
    attempt.remark(`${best.name} was taken over as it is.`)
  }
  await makeRenditions(job, isCopied ? others.slice(1) : others, [0.3, 1])
  await offer(job)
}

async function makeRenditions(
  job: Job,
  renditions: readonly PlannedRendition[],
  share: readonly [number, number],
): Promise<void> {
  const { facts, film, work } = job
  const missing = renditions.filter(({ name }) => !film.has(name))
  if (missing.length === 0) return
  await encodePictures(job, missing, work, tools(job, share))
  for (const { name } of missing) await film.take(work, name, facts)
}

function tools(
  { attempt, limits, library }: Job,
  [from, to]: readonly [number, number],
): EncodeTools {
  return {
    signal: attempt.signal,
    limits,
    threads: library.config.TRANSCODE_THREADS,
    onProgress(ratio) {
      const progressRatio = from + (to - from) * ratio
      attempt.note({ progressRatio })
      library.metrics.transcodeProgress.set(progressRatio)
    },
  }
}

/** Lets viewers play what there is. */
async function offer({ library, attempt, film, planned, facts }: Job): Promise<void> {
  const here = await film.writeMaster(planned, facts)
  const movieId = await publish(library, attempt.upload, { film, renditions: here, facts })
  // Known before it is noted: whoever tidies up after this attempt has to take it back.
  attempt.upload.movieId = movieId
  await attempt.write({ movieId, renditions: here.map(({ name }) => name) })
}

async function packageFilm(job: Job): Promise<void> {
  const { attempt, facts, film, work, planned } = job
  await attempt.write({ stage: 'package', progressRatio: 0 })
  const { tracks, notes } = await makeTexts(job, work, {
    signal: attempt.signal,
    limits: job.limits,
  })
  if (tracks.length > 0) {
    await film.writeTracks(work, tracks)
    await film.move(work, 'subtitles')
  }
  attempt.remark(...notes)
  await film.writeMaster(planned, facts)
}

async function makeThumbnails({ attempt, source, facts, film, work, limits }: Job): Promise<void> {
  // Pictures are for everybody who knows their address, and a film of photos is not.
  if (attempt.upload.photoFilm) return
  await attempt.write({ stage: 'thumbnails', progressRatio: 0 })
  const pictures = join(work, 'pictures')
  await makeFolder(pictures)
  await makePictures({ source, facts, film: film.folder }, pictures, {
    signal: attempt.signal,
    limits,
  })
  await film.move(work, 'pictures')
}

async function finish(job: Job): Promise<void> {
  const { attempt, film } = job
  await attempt.write({ stage: 'publish', progressRatio: 0 })
  await offer(job)
  const keptBytes = await film.sizeBytes()
  await attempt.write({ state: 'ready', stage: null, progressRatio: 1, keptBytes })
}
