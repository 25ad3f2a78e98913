import { open, readFile, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { AppError } from '../../http/errors.ts'
import { parseRange } from './byte-range.ts'
import type { MediaFile } from './media-files.ts'

const immutable = 'private, max-age=31536000, immutable'
// A playlist carries the token it was asked with, and may change with the title.
const shortly = 'private, max-age=30'

/**
 * Sends a text that names other media, after `rewrite` has signed its references.
 * @throws AppError `not_found`
 */
export async function sendText(
  res: Response,
  { path, type }: MediaFile,
  rewrite: (text: string) => string,
): Promise<void> {
  const text = Buffer.from(rewrite(await readFile(path, 'utf8').catch(missing)))
  res.setHeader('Content-Type', type)
  res.setHeader('Content-Length', text.length)
  res.setHeader('Cache-Control', shortly)
  res.end(res.req.method === 'HEAD' ? undefined : text)
}

export type MediaSender = 'node' | 'nginx'

/**
 * Sends a file: whole, one range of it (RFC 9110, section 14), or 304 when it is known. Where nginx is
 * the sender it is told which file, and takes whole or range from the request itself.
 * @throws AppError `not_found`, `range_not_satisfiable`
 */
export async function sendFile(
  req: Request,
  res: Response,
  { file, sender }: { file: MediaFile; sender: MediaSender },
): Promise<void> {
  const stats = await stat(file.path).catch(missing)
  if (!stats.isFile()) missing()
  const etag = etagOf(stats)
  res.setHeader('Content-Type', file.type)
  res.setHeader('Accept-Ranges', 'bytes')
  res.setHeader('Cache-Control', immutable)
  res.setHeader('ETag', etag)
  if (matches(req.headers['if-none-match'], etag)) {
    res.statusCode = 304
    res.end()
    return
  }
  const condition = req.headers['if-range']
  const isWanted = condition === undefined || condition === etag
  const range = isWanted ? parseRange(req.headers.range, stats.size) : undefined
  if (range === 'unsatisfiable') throw unsatisfiable(res, stats.size)
  if (sender === 'nginx') {
    res.setHeader('X-Accel-Redirect', file.inNginx)
    res.end()
    return
  }
  if (range) {
    res.statusCode = 206
    res.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${stats.size}`)
  }
  res.setHeader('Content-Length', range ? range.end - range.start + 1 : stats.size)
  if (req.method === 'HEAD' || stats.size === 0) res.end()
  else await stream(res, file.path, range)
}

async function stream(
  res: Response,
  path: string,
  range: { start: number; end: number } | undefined,
): Promise<void> {
  const handle = await open(path).catch(missing)
  try {
    await pipeline(handle.createReadStream({ ...range, autoClose: false }), res)
  } catch (error) {
    // The player seeks away in the middle of a segment: nothing to answer, and nothing went wrong.
    if (!res.destroyed) throw error
  } finally {
    await handle.close()
  }
}

/** As nginx makes it: whoever sends the file, it has one tag. */
const etagOf = ({ size, mtimeMs }: Stats): string =>
  `"${Math.floor(mtimeMs / 1000).toString(16)}-${size.toString(16)}"`

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*')

function unsatisfiable(res: Response, size: number): AppError {
  for (const name of ['ETag', 'Cache-Control']) res.removeHeader(name)
  return new AppError('range_not_satisfiable', 'Ask for one range of bytes within the file.', {
    headers: { 'Content-Range': `bytes */${size}` },
  })
}

function missing(cause?: unknown): never {
  throw new AppError('not_found', 'There is no such file among the media of this title.', { cause })
}
