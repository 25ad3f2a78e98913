import { Schema } from 'mongoose'

const part = (fields: Record<string, unknown>) =>
  new Schema(fields as Record<string, never>, { _id: false })

export const named = part({ slug: String, name: String })
export const credit = part({ name: String, role: String })
export const provenance = part({ name: String, url: String, licence: String })

/** The fields of `Edited`. */
export const editedFields = {
  version: Number,
  // An absent list stays absent.
  curated: { type: [String], default: undefined },
  editedAt: Date,
} as const

/** The fields of `TitleRecord`, for the schemas of films and of episodes. */
export const titleFields = {
  _id: String,
  tmdbId: Number,
  title: String,
  year: Number,
  releasedOn: String,
  overview: String,
  certification: String,
  rating: Number,
  ratingCount: Number,
  durationSeconds: Number,
  introEndSeconds: Number,
  creditsStartSeconds: Number,
  genres: [named],
  tags: [String],
  credits: [credit],
  posterUrl: String,
  backdropUrl: String,
  posterPlaceholder: String,
  backdropPlaceholder: String,
  trickplayUrl: String,
  media: part({ path: String, bestHeight: Number }),
  featured: Boolean,
  premium: Boolean,
  playable: Boolean,
  sources: [provenance],
  overviewSource: String,
  ...editedFields,
} as const
