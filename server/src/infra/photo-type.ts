export type PhotoType = 'JPEG' | 'PNG' | 'WebP' | 'AVIF'

/** Why bytes are no photo, in a sentence. */
export class NoPhoto extends Error {
  override name = 'NoPhoto'
}

const jpegStart = Buffer.from([0xff, 0xd8, 0xff])
const pngStart = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** What a file is by its first bytes, whatever it is called; undefined for all that is no photo. */
export function photoTypeOf(bytes: Buffer): PhotoType | undefined {
  if (bytes.subarray(0, jpegStart.length).equals(jpegStart)) return 'JPEG'
  if (bytes.subarray(0, pngStart.length).equals(pngStart)) return 'PNG'
  const text = (from: number, to: number): string => bytes.toString('latin1', from, to)
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'WebP'
  // AV1 Image File Format, section 6.2: one brand for pictures, one for sequences of them.
  return text(4, 8) === 'ftyp' && ['avif', 'avis'].includes(text(8, 12)) ? 'AVIF' : undefined
}
