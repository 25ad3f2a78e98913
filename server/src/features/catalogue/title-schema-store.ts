import { Schema } from 'mongoose'

const text = { type: String, default: null }
const number = { type: Number, default: null }
const flag = { type: Boolean, required: true, default: false }

const part = (fields: Record<string, unknown>) =>
  new Schema(fields as Record<string, never>, { _id: false })

export const named = part({ slug: String, name: String })
export const credit = part({ name: String, role: String })
export const provenance = part({ name: String, url: text, licence: text })

/** The fields of `TitleRecord`, for the schemas of films and of episodes. */
export const titleFields = {
  _id: { type: String, required: true },
  title: { type: String, required: true },
  year: number,
  releasedOn: text,
  overview: text,
  certification: text,
  rating: number,
  ratingCount: number,
  durationSeconds: number,
  introEndSeconds: number,
  creditsStartSeconds: number,
  genres: [named],
  tags: [String],
  credits: [credit],
  posterUrl: text,
  backdropUrl: text,
  trickplayUrl: text,
  media: { type: part({ path: String, bestHeight: Number }), default: null },
  featured: flag,
  premium: flag,
  playable: flag,
  sources: [provenance],
  overviewSource: text,
} as const
