import type { Credit, CreditRole, EpisodePlace, Named, Provenance } from '@cinema/contract'

/** What this library holds of a title to play. */
export interface Media {
  /** Folder of its CMAF renditions below a media root, for example `demo/sixty`. */
  readonly path: string
  /** Height of its best rendition in pixels. */
  readonly bestHeight: number
}

/** A credit as it is stored: who it is follows from the name. */
export type CreditRecord = Pick<Credit, 'name' | 'role'>

/** What is known of the changes of a title; nothing of it before the first one. */
export interface Edited {
  /** Rises with every change; a title without one is at 0. */
  version?: number
  /** The fields that administrators decided on: imports leave them as they are. */
  curated?: string[]
  editedAt?: Date
}

/** What films and episodes have in common, as it is stored. */
export interface TitleRecord extends Edited {
  _id: string
  /** Number of the film at TMDb, where that is known; episodes go by their series. */
  tmdbId?: number | null
  title: string
  year: number | null
  /** `YYYY-MM-DD`. */
  releasedOn: string | null
  overview: string | null
  certification: string | null
  /** 0 to 10. */
  rating: number | null
  ratingCount: number | null
  durationSeconds: number | null
  introEndSeconds: number | null
  creditsStartSeconds: number | null
  genres: Named[]
  tags: string[]
  credits: CreditRecord[]
  posterUrl: string | null
  backdropUrl: string | null
  /** Data URLs of a few pixels (see `Images.placeholder`), for pictures that this library holds. */
  posterPlaceholder?: string | null
  backdropPlaceholder?: string | null
  trickplayUrl: string | null
  media: Media | null
  featured: boolean
  premium: boolean
  /** Whether `media` is there; a field of its own, because indexes and filters ask for it. */
  playable: boolean
  /** Where its facts come from, the source that brought it first. */
  sources: Provenance[]
  /** Name of the source whose words the overview is. */
  overviewSource: string | null
}

/** A film, with what lists of films are ordered by. */
export interface MovieRecord extends TitleRecord {
  /** The title as it is filed and typed (see `titleKey`). */
  titleKey: string
  /** 0 to 100. */
  popularity: number
  order: MovieOrder
}

/** Keys of the orders whose facts may be missing: a film without one comes last, and no key is null. */
export interface MovieOrder {
  /** The day of release, else the year; empty without both. */
  newest: string
  /** The rating; -1 without one. */
  rating: number
  /** The rating without its fraction, for lists of films rated at least so. */
  ratingBand: number
  /** The year; 9999 without one. */
  year: number
  /** See `trendingKey`. */
  trending: number
}

export interface EpisodeRecord extends TitleRecord {
  place: EpisodePlace
}

export interface SeriesRecord extends Edited {
  _id: string
  /** Number of the series at TMDb, where that is known. */
  tmdbId?: number | null
  title: string
  titleKey: string
  year: number | null
  overview: string | null
  genres: Named[]
  tags: string[]
  credits: CreditRecord[]
  posterUrl: string | null
  backdropUrl: string | null
  posterPlaceholder?: string | null
  backdropPlaceholder?: string | null
  featured: boolean
  popularity: number
  /** The year for ordering; 9999 without one. */
  orderYear: number
  seasons: { number: number; title: string; episodeCount: number }[]
  source: Provenance
}

/** Somebody credited in films; `_id` follows from the name as people type it. */
export interface PersonRecord {
  _id: string
  /** The spelling of most films. */
  name: string
  /** The name folded, as it is searched for. */
  nameKey: string
  /** Every spelling that the films have, for finding them. */
  spellings: string[]
  filmCount: number
  /** Films in each role, most films first. */
  credits: { role: CreditRole; count: number }[]
  /** 0 to 100. */
  popularity: number
}
