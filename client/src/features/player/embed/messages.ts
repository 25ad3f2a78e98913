import type { TmdbPlace } from '@cinema/contract'
import { z } from 'zod'

/** What an embedded player says of its playback. */
export interface EmbedEvent {
  event: 'play' | 'pause' | 'timeupdate' | 'seeked' | 'ended'
  positionSeconds: number
  /** 0 until the player knows it. */
  durationSeconds: number
}

/**
 * The message as the player posts it. Its `currentTime` and `duration` are seconds; its `progress` is
 * a percentage of the film, unlike the parameter of that name in its address, and says nothing more.
 */
const Message = z.object({
  type: z.literal('PLAYER_EVENT'),
  data: z.object({
    event: z.enum(['play', 'pause', 'timeupdate', 'seeked', 'ended']),
    currentTime: z.number().min(0).max(86_400),
    duration: z.number().min(0).max(86_400),
    progress: z.number().min(0).max(100).optional(),
    id: z.union([z.string(), z.number()]).optional(),
    season: z.number().optional(),
    episode: z.number().optional(),
  }),
})

const longest = 4096
/** Clocks of players run a little past the end. */
const TOLERANCE_SECONDS = 2

/** What a message means for the title; null for what is no message of a player about it. */
export function readMessage(message: unknown, title: TmdbPlace | undefined): EmbedEvent | null {
  const parsed = Message.safeParse(typeof message === 'string' ? fromJson(message) : message)
  if (!parsed.success) return null
  const { event, currentTime, duration, ...about } = parsed.data.data
  if (duration > 0 && currentTime > duration + TOLERANCE_SECONDS) return null
  if (title && !isAbout(about, title)) return null
  return { event, positionSeconds: currentTime, durationSeconds: duration }
}

function fromJson(text: string): unknown {
  if (text.length > longest) return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

type About = Pick<z.output<typeof Message>['data'], 'id' | 'season' | 'episode'>

/** What the player does not tell is taken to be right: the frame was opened for this title. */
const isAbout = ({ id, season, episode }: About, title: TmdbPlace): boolean =>
  (id === undefined || String(id) === String(title.id)) &&
  isSame(season, title.seasonNumber) &&
  isSame(episode, title.episodeNumber)

const isSame = (told: number | undefined, expected: number | undefined): boolean =>
  told === undefined || expected === undefined || told === expected
