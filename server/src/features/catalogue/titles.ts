import type { EpisodePlace, MovieSummary } from '@cinema/contract'

/** What playing a title needs to know about it. */
export interface Playable {
  readonly id: string
  /** Folder of its CMAF renditions below a media root, for example `demo/countdown`; null without media. */
  readonly mediaPath: string | null
  readonly durationSeconds: number | null
  readonly creditsStartSeconds: number | null
  readonly premium: boolean
  /** Height in pixels of its best rendition, for example 1080. */
  readonly bestHeight: number | null
}

/** Films and episodes by id, for the features that show or play them; shared through the context. */
export interface Titles {
  /** Looked up and kept for about a second; null for an unknown id. */
  playable: (id: string) => Promise<Playable | null>
  /** Cards of the known ids among those given, with the place of those that are episodes; one query a kind. */
  cards: (
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { movie: MovieSummary; episode: EpisodePlace | null }>>
}
