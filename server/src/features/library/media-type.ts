/** A kind of file that films come in, and the demuxer of ffmpeg that reads it and no other. */
export interface Container {
  readonly name: string
  readonly demuxer: string
}

/** As many bytes of a file as its kind shows in. */
export const headBytes = 1024

interface Signature extends Container {
  readonly fits: (head: Buffer) => boolean
}

const begins = (bytes: string, at = 0) => {
  const wanted = Buffer.from(bytes, 'latin1')
  return (head: Buffer): boolean => head.subarray(at, at + wanted.length).equals(wanted)
}

/** Packets of 188 bytes, each of which begins with the same byte (ISO/IEC 13818-1, 2.4.3). */
const isTransportStream = (head: Buffer): boolean =>
  [0, 188, 376].every((at) => head.at(at) === 0x47) ||
  // As cameras write it: four bytes with the time before each packet.
  [4, 196, 388].every((at) => head.at(at) === 0x47)

const containers: readonly Signature[] = [
  { name: 'MP4', demuxer: 'mov', fits: begins('ftyp', 4) },
  { name: 'QuickTime', demuxer: 'mov', fits: begins('moov', 4) },
  { name: 'QuickTime', demuxer: 'mov', fits: begins('mdat', 4) },
  { name: 'QuickTime', demuxer: 'mov', fits: begins('wide', 4) },
  { name: 'Matroska or WebM', demuxer: 'matroska', fits: begins('\x1a\x45\xdf\xa3') },
  {
    name: 'AVI',
    demuxer: 'avi',
    fits: (head) => begins('RIFF')(head) && begins('AVI ', 8)(head),
  },
  { name: 'MPEG transport stream', demuxer: 'mpegts', fits: isTransportStream },
  { name: 'MPEG program stream', demuxer: 'mpeg', fits: begins('\x00\x00\x01\xba') },
  { name: 'Flash video', demuxer: 'flv', fits: begins('FLV\x01') },
  { name: 'Windows Media', demuxer: 'asf', fits: begins('\x30\x26\xb2\x75\x8e\x66\xcf\x11') },
]

/** What a file is by its first bytes, whatever it is called; undefined for what no film comes in. */
export const containerOf = (head: Buffer): Container | undefined =>
  containers.find(({ fits }) => fits(head))

const others: readonly [string, (head: Buffer) => boolean][] = [
  ['a picture', begins('\x89PNG')],
  ['a picture', begins('\xff\xd8\xff')],
  ['a picture', begins('GIF8')],
  ['a PDF document', begins('%PDF')],
  ['an archive', begins('PK\x03\x04')],
  ['a picture in SVG, which can carry programs', (head) => /<svg[\s>]/i.test(head.toString())],
  ['a web page', (head) => /^\s*<(!doctype|html)/i.test(head.toString())],
  ['a playlist, not a film', begins('#EXTM3U')],
  ['text', (head) => head.length > 0 && !/[^\P{Cc}\s]|\uFFFD/u.test(head.toString())],
]

/** For people: what a file that is no film looks like. */
export const looksLike = (head: Buffer): string =>
  others.find(([, fits]) => fits(head))?.[0] ?? 'none of the kinds of file that films come in'
