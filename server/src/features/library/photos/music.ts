const begins = (head: Buffer, text: string, at = 0): boolean =>
  head.toString('latin1', at, at + text.length) === text

/** The demuxer of ffmpeg for a file of sound, by its first bytes; undefined for what is none. */
export function musicDemuxerOf(head: Buffer): string | undefined {
  if (begins(head, 'ID3')) return 'mp3'
  if (begins(head, 'ftyp', 4)) return 'mov'
  if (begins(head, 'OggS')) return 'ogg'
  if (begins(head, 'fLaC')) return 'flac'
  if (begins(head, 'RIFF') && begins(head, 'WAVE', 8)) return 'wav'
  // A frame of MPEG audio of layer III, without a tag before it.
  return head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2 ? 'mp3' : undefined
}
