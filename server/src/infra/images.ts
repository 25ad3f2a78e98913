import type sharpLibrary from 'sharp'
import type { Sharp } from 'sharp'
import { NoPhoto, photoTypeOf, type PhotoType } from './photo-type.ts'

export const imageFormats = ['avif', 'webp', 'jpg'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** What turns a picture into smaller ones. */
export interface Images {
  /**
   * A picture at most so wide, never wider than it is.
   * @throws ImagesOff where there is nothing to do it with, Error for what is no picture or too large.
   */
  resize: (file: string, options: { width: number; format: ImageFormat }) => Promise<Buffer>
  /** A picture of sixteen pixels as a data URL, to be seen until the real one is there. */
  placeholder: (file: string) => Promise<string>
  /**
   * A photo as a frame of a film, upright and whole before a blurred one of itself, without what else
   * was in its file.
   * @throws NoPhoto for what is no JPEG, PNG or WebP, is damaged or too large; ImagesOff.
   */
  frame: (bytes: Buffer, size: { width: number; height: number }) => Promise<Buffer>
  /**
   * The middle of a photo as an upright square in WebP, without what else was in its file. Of one that
   * moves, the first picture.
   * @throws NoPhoto for what is no JPEG, PNG, WebP or AVIF, is damaged or too large; ImagesOff.
   */
  square: (bytes: Buffer, sidePixels: number) => Promise<Buffer>
}

/** This machine has no build of sharp, which is prebuilt for the usual ones alone. */
export class ImagesOff extends Error {
  override name = 'ImagesOff'
}

/** A small file may unpack to gigabytes; 40 megapixels are more than any poster. */
const mostPixels = 40_000_000
const timeoutSeconds = 20
const placeholderWidth = 16
/** Encoding takes a core: the others answer requests meanwhile. */
const mostAtOnce = 2

const quality: Readonly<Record<ImageFormat, number>> = { avif: 52, webp: 78, jpg: 80 }

export function createImages(): Images {
  const inTurn = createTurns(mostAtOnce)
  return {
    resize: (file, { width, format }) =>
      inTurn(async () => {
        const picture = (await open(file)).rotate().resize({ width, withoutEnlargement: true })
        return encode(picture, format).toBuffer()
      }),
    placeholder: (file) =>
      inTurn(async () => {
        const picture = (await open(file)).rotate().resize({ width: placeholderWidth })
        const bytes = await picture.webp({ quality: 40, smartSubsample: true }).toBuffer()
        return `data:image/webp;base64,${bytes.toString('base64')}`
      }),
    frame: (bytes, size) =>
      inTurn(() => fromPhoto(bytes, ['JPEG', 'PNG', 'WebP'], () => frameOf(bytes, size))),
    square: (bytes, sidePixels) =>
      inTurn(() =>
        fromPhoto(bytes, ['JPEG', 'PNG', 'WebP', 'AVIF'], () => squareOf(bytes, sidePixels)),
      ),
  }
}

/** Nothing else that the library could read, such as SVG, is given to it. */
async function fromPhoto(
  bytes: Buffer,
  types: readonly PhotoType[],
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const type = photoTypeOf(bytes)
  if (!type || !types.includes(type)) {
    const names = `${types.slice(0, -1).join(', ')} or ${types.at(-1) ?? ''}`
    throw new NoPhoto(`This is no photo in ${names}.`)
  }
  try {
    return await make()
  } catch (cause) {
    if (cause instanceof ImagesOff) throw cause
    const reason = String(cause).includes('pixel limit')
      ? 'This photo has more than 40 megapixels.'
      : 'This photo is damaged: it cannot be read to its end.'
    throw new NoPhoto(reason, { cause })
  }
}

async function frameOf(bytes: Buffer, { width, height }: { width: number; height: number }) {
  const whole = await (
    await open(bytes)
  )
    .rotate()
    .resize({ width, height, fit: 'inside' })
    .flatten({ background: '#000' })
    .jpeg({ quality: 92 })
    .toBuffer()
  const small = await (
    await open(whole)
  )
    .resize({ width: Math.round(width / 8), height: Math.round(height / 8), fit: 'cover' })
    .blur(6)
    .modulate({ brightness: 0.5 })
    .toBuffer()
  const back = (await open(small)).resize({ width, height })
  return back
    .composite([{ input: whole }])
    .jpeg({ quality: 90 })
    .toBuffer()
}

async function squareOf(bytes: Buffer, side: number): Promise<Buffer> {
  const photo = (await open(bytes)).rotate().resize({ width: side, height: side, fit: 'cover' })
  return encode(photo, 'webp').toBuffer()
}

function encode(picture: Sharp, format: ImageFormat): Sharp {
  if (format === 'avif') return picture.avif({ quality: quality.avif, effort: 3 })
  if (format === 'webp') return picture.webp({ quality: quality.webp })
  return picture.jpeg({ quality: quality.jpg, progressive: true })
}

async function open(file: string | Buffer): Promise<Sharp> {
  const sharp = await loaded()
  return sharp(file, { limitInputPixels: mostPixels, failOn: 'error' }).timeout({
    seconds: timeoutSeconds,
  })
}

let library: Promise<typeof sharpLibrary> | undefined

/** Loaded when the first picture needs it: most processes never do. */
function loaded(): Promise<typeof sharpLibrary> {
  library ??= import('sharp').then(
    ({ default: sharp }) => {
      sharp.concurrency(1)
      // Files and results are cached elsewhere; memory is not theirs to keep.
      sharp.cache(false)
      return sharp
    },
    (cause: unknown) => {
      throw new ImagesOff('Pictures cannot be made smaller on this machine.', { cause })
    },
  )
  return library
}

function createTurns(most: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // The place passes on to whoever waits longest.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
