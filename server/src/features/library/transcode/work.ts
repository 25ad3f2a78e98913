import type { Context } from '../../../context.ts'
import type { Job } from '../../../jobs.ts'
import { filesOf, removeAll } from '../folders.ts'
import { createLibrary, type Library } from '../library.ts'
import { hasFfmpeg, ProgramError } from '../packaging/program.ts'
import type { UploadDocument } from '../upload-store.ts'
import { beginAttempt, Superseded, type Attempt } from './attempt.ts'
import { createFilmQueue } from './film-queue-buffer.ts'
import { Refusal } from './refusal.ts'
import { transcode } from './transcode.ts'

/** After so many a file is given up: something in it kills its workers. */
const mostAttempts = 4

/** Making films, as long as the process lives. */
export interface FilmWork {
  /** Finds work and tells that this worker is there; safe in several workers. */
  readonly job: Job
  /** Puts down what is under way, for another worker. */
  readonly stop: () => Promise<void>
}

/** Makes films of what was sent in, one after the other, where ffmpeg is installed. */
export function startFilmWork(context: Context): FilmWork {
  const library = createLibrary(context)
  const draining = new AbortController()
  const canWork = hasFfmpeg()
  const queue = createFilmQueue(library.redis, {
    logger: library.logger,
    concurrency: canWork ? context.config.TRANSCODE_CONCURRENCY : 0,
    work: (uploadId) => makeFilm(library, uploadId, draining.signal),
  })
  const look = async (): Promise<void> => {
    await library.workers.announce({ hasFfmpeg: canWork })
    for (const { _id } of await library.uploads.waiting()) await queue.add(_id)
  }
  if (!canWork) library.logger.warn('ffmpeg and ffprobe are not on the PATH: no films are made')
  return {
    job: { name: 'look_for_uploads', schedule: '*/2 * * * * *', run: look },
    async stop() {
      draining.abort(new Draining('This worker is to end.'))
      await queue.close()
    },
  }
}

class Draining extends Error {
  override name = 'Draining'
}

/** One attempt, and what becomes of the upload by it. Never fails: MongoDB holds the outcome. */
async function makeFilm(library: Library, uploadId: string, drain: AbortSignal): Promise<void> {
  const attempt = await beginAttempt(library, uploadId, drain)
  if (!attempt) return
  const { folders, logger } = library
  let result = 'success'
  try {
    await transcode(library, attempt)
    await removeAll(folders.source(uploadId), folders.photos(uploadId), folders.work(uploadId))
  } catch (error) {
    result = await conclude(library, attempt, error)
    logger.info({ uploadId, err: error, result }, 'no film yet')
  } finally {
    attempt.end()
    await removeAll(`${folders.work(uploadId)}/${attempt.id}`)
  }
  library.metrics.transcodes.labels(result).inc()
}

async function conclude(library: Library, attempt: Attempt, thrown: unknown): Promise<string> {
  const error = isDamage(thrown) ? damaged(thrown) : thrown
  const { upload, signal } = attempt
  const give = (change: Parameters<Attempt['write']>[0]) =>
    attempt.write({ stage: null, progressRatio: 0, ...change }).catch(() => null)
  if (signal.reason instanceof Superseded) {
    await tidyUp(library, upload)
    return 'superseded'
  }
  if (signal.reason instanceof Draining) {
    await give({ state: 'queued', attempts: upload.attempts - 1 })
    return 'put_down'
  }
  if (error instanceof Refusal) {
    const problem = { code: error.code, detail: error.message }
    await library.withdraw(upload)
    await give({ state: 'refused', problem, keptBytes: 0, renditions: [], movieId: null })
    await removeAll(...filesOf(library.folders, upload._id))
    return 'refused'
  }
  if (upload.attempts < mostAttempts) await give({ state: 'queued' })
  else await give({ state: 'failed', problem: gaveUp })
  return 'failed'
}

const gaveUp = {
  code: 'failed',
  detail: 'Making the film failed several times; the log of the worker says why. Try again later.',
}

/** A cancelled or removed upload leaves nothing that this worker has still written. */
async function tidyUp(library: Library, upload: UploadDocument): Promise<void> {
  const { folders, uploads } = library
  const { _id } = upload
  const now = await uploads.byId(_id)
  if (now && now.state !== 'cancelled') return
  await library.withdraw(upload)
  await removeAll(...(now ? [folders.work(_id), folders.film(_id)] : filesOf(folders, _id)))
}

const ours = /No space left|Cannot allocate memory|out of memory|ENOSPC/i

/** Whether ffmpeg gave up because of what it read, and not for want of space, memory or time. */
const isDamage = (error: unknown): error is ProgramError =>
  error instanceof ProgramError && error.status < 128 && !ours.test(error.complaint)

const damaged = (cause: ProgramError): Refusal =>
  new Refusal('damaged', 'The file is damaged: it could not be read to its end.', { cause })
