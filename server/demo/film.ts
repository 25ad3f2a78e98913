import type { Colour } from './colour.ts'
import type { Drawing } from './drawing.ts'

export interface Cue {
  fromSeconds: number
  toSeconds: number
  text: string
}

/** A film as we make it: its facts, its pictures and its sound. */
export interface Film {
  slug: string
  kind: 'movie' | 'episode'
  title: string
  year: number
  overview: string
  genres: string[]
  tags: string[]
  certification: string
  frameRate: 24 | 25
  /** How often a second the picture without its timecode changes; divides the frame rate. */
  pictureRate: 4 | 5 | 12
  /** Added to the ladder's rate factors: what hardly moves may be coded more coarsely. */
  thrift: number
  durationSeconds: number
  introEndSeconds?: number
  creditsStartSeconds: number
  chapters?: { title: string; startSeconds: number }[]
  subtitles?: { language: string; label: string; cues: Cue[] }
  background: Colour
  /** Paints the whole film, 1920 by 1080, without its timecode. */
  draw(drawing: Drawing): void
  /** Paints what moves too quickly for the picture rate, on top of it. */
  drawFast?(drawing: Drawing): void
  /** A lavfi audio graph without output label, mono, 48 kHz. */
  sound: string
  /** Paints the poster, 600 by 900. */
  poster(drawing: Drawing): void
  /** The second whose picture serves as backdrop. */
  backdropSecond: number
}

export interface Series {
  slug: string
  title: string
  year: number
  overview: string
  genres: string[]
  tags: string[]
  certification: string
  background: Colour
  poster(drawing: Drawing): void
  backdrop(drawing: Drawing): void
  seasons: { number: number; title: string; episodes: { number: number; filmSlug: string }[] }[]
}
