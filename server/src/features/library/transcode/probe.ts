import { z } from 'zod'
import { ProgramError, run } from '../packaging/program.ts'
import type { Chapter } from './chapters.ts'
import { Refusal } from './refusal.ts'

/** A file to make a film of, and how it is to be read. */
export interface Source {
  readonly file: string
  /** The one demuxer that may touch it, told by its first bytes. */
  readonly demuxer: string
}

export interface SourceFacts {
  readonly durationSeconds: number
  readonly video: VideoFacts
  readonly sound: SoundFacts | null
  readonly subtitles: readonly SubtitleFacts[]
  readonly chapters: readonly Chapter[]
}

export interface VideoFacts {
  readonly index: number
  readonly codec: string
  readonly profile: string
  readonly level: number
  readonly pixelFormat: string
  /** As it is shown: turned upright, with square pixels. */
  readonly width: number
  readonly height: number
  readonly isAsStored: boolean
  readonly frameRate: number
  readonly isConstantRate: boolean
  readonly hasReordering: boolean
  readonly isInterlaced: boolean
  /** Bits a second; 0 where nobody says. */
  readonly bitRate: number
}

interface SoundFacts {
  readonly index: number
  readonly codec: string
  readonly channels: number
}

export interface SubtitleFacts {
  readonly index: number
  readonly codec: string
  readonly language: string
  readonly title: string | undefined
}

const number = z.coerce.number().catch(0)
const Stream = z.object({
  index: z.number(),
  codec_type: z.string().catch(''),
  codec_name: z.string().catch(''),
  profile: z.string().catch(''),
  level: number,
  pix_fmt: z.string().catch(''),
  width: number,
  height: number,
  sample_aspect_ratio: z.string().catch('1:1'),
  r_frame_rate: z.string().catch('0/1'),
  avg_frame_rate: z.string().catch('0/1'),
  has_b_frames: number,
  field_order: z.string().catch('progressive'),
  bit_rate: number,
  channels: number,
  disposition: z.object({ attached_pic: number }).catch({ attached_pic: 0 }),
  tags: z.object({ language: z.string().optional(), title: z.string().optional() }).catch({}),
  side_data_list: z.array(z.object({ rotation: number })).catch([]),
})
type Stream = z.output<typeof Stream>
const Named = z
  .object({
    start_time: z.coerce.number(),
    end_time: z.coerce.number(),
    tags: z.object({ title: z.string().trim() }),
  })
  .transform(({ start_time, end_time, tags }) => ({
    title: tags.title,
    startSeconds: start_time,
    endSeconds: end_time,
  }))
  // A chapter without a name or a place tells nothing.
  .nullable()
  .catch(null)
const Probed = z.object({
  streams: z.array(Stream).catch([]),
  chapters: z.array(Named).catch([]),
  format: z.object({ duration: number, bit_rate: number }).catch({ duration: 0, bit_rate: 0 }),
})

const limits = { memoryMegabytes: 2048, cpuSeconds: 60, fileMegabytes: 1, seconds: 120 }
const largestSide = 8192
const shortestSeconds = 0.5
const mostFrames = 60

/** ffmpeg's parameters for reading a source: no network, and no guessing what it is. */
export const inputOf = ({ file, demuxer }: Source): string[] => [
  ...['-protocol_whitelist', 'file', '-f', demuxer],
  ...['-i', file],
]

/**
 * What a file holds.
 * @throws Refusal for what cannot be a film, saying why.
 */
export async function probe(
  source: Source,
  { maxHours, signal }: { maxHours: number; signal: AbortSignal },
): Promise<SourceFacts> {
  const shown = ['-show_format', '-show_streams', '-show_chapters']
  const asked = [...shown, '-of', 'json', ...inputOf(source)]
  const answer = await run('ffprobe', asked, { signal, limits }).catch(unreadable)
  const { streams, chapters, format } = Probed.parse(JSON.parse(answer.toString()))
  const picture = streams.find(
    ({ codec_type, disposition }) => codec_type === 'video' && disposition.attached_pic === 0,
  )
  if (!picture) throw new Refusal('no_picture', 'The file has no moving picture.')
  const facts = {
    durationSeconds: format.duration,
    video: videoFacts(picture, format.bit_rate),
    sound: soundFacts(streams),
    subtitles: streams.filter(({ codec_type }) => codec_type === 'subtitle').map(subtitleFacts),
    chapters: chapters.filter((chapter) => chapter !== null),
  }
  assertFilm(facts, maxHours)
  return facts
}

function unreadable(error: unknown): never {
  if (!(error instanceof ProgramError)) throw error
  const isCut = /moov atom not found|EOF|truncat|partial/i.test(error.complaint)
  throw new Refusal(
    isCut ? 'truncated' : 'unreadable',
    isCut
      ? 'The file is cut off: the part that says where its pictures lie is missing.'
      : 'The file is damaged, or not what it looks like: nothing in it can be read.',
    { cause: error },
  )
}

function assertFilm({ durationSeconds, video }: SourceFacts, maxHours: number): void {
  const { width, height } = video
  if (width < 2 || height < 2) {
    throw new Refusal('no_size', `The picture is ${width} × ${height} pixels in size.`)
  }
  if (Math.max(width, height) > largestSide) {
    const sentence = `The picture is ${width} × ${height} pixels in size; at most ${largestSide} are taken.`
    throw new Refusal('too_large', sentence)
  }
  if (!(durationSeconds >= shortestSeconds)) {
    throw new Refusal('no_duration', 'The film has no length: it lasts less than half a second.')
  }
  if (durationSeconds > maxHours * 3600) {
    const hours = (durationSeconds / 3600).toFixed(1)
    throw new Refusal(
      'too_long',
      `The file says it lasts ${hours} hours; at most ${maxHours} are taken.`,
    )
  }
}

function videoFacts(stream: Stream, formatBitRate: number): VideoFacts {
  const aspect = ratio(stream.sample_aspect_ratio) || 1
  const shown = [Math.round(stream.width * aspect), stream.height] as const
  const isTurned = stream.side_data_list.some(({ rotation }) => Math.abs(rotation) % 180 === 90)
  const [width, height] = isTurned ? [shown[1], shown[0]] : shown
  const rate = ratio(stream.avg_frame_rate) || ratio(stream.r_frame_rate)
  return {
    index: stream.index,
    codec: stream.codec_name,
    profile: stream.profile,
    level: stream.level,
    pixelFormat: stream.pix_fmt,
    width,
    height,
    isAsStored: aspect === 1 && stream.side_data_list.every(({ rotation }) => rotation === 0),
    frameRate: Math.min(rate > 0 ? rate : 25, mostFrames),
    isConstantRate: stream.avg_frame_rate === stream.r_frame_rate && rate <= mostFrames,
    hasReordering: stream.has_b_frames > 0,
    isInterlaced: !['progressive', 'unknown', ''].includes(stream.field_order),
    bitRate: stream.bit_rate || formatBitRate,
  }
}

function soundFacts(streams: readonly Stream[]): SoundFacts | null {
  const sound = streams.find(({ codec_type, channels }) => codec_type === 'audio' && channels > 0)
  return sound ? { index: sound.index, codec: sound.codec_name, channels: sound.channels } : null
}

const subtitleFacts = ({ index, codec_name, tags }: Stream): SubtitleFacts => ({
  index,
  codec: codec_name,
  language: tags.language ?? 'und',
  title: tags.title,
})

/** `30000/1001` or `16:9` as a number; 0 for what is none. */
function ratio(text: string): number {
  const [over = 0, under = 0] = text.split(/[/:]/).map(Number)
  return over > 0 && under > 0 ? over / under : 0
}
