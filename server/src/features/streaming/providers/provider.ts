import type { EmbedOptions, ProviderName, ProviderStatus, Source } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import type { Viewer } from '../../../http/viewer.ts'

/** A title, as far as playing it is concerned. */
export type Title = NonNullable<Awaited<ReturnType<Context['titles']['playable']>>>

/** What a provider has of a title; stale when it said so earlier and cannot be asked now. */
export interface Offer {
  readonly sources: readonly Source[]
  readonly isStale: boolean
}

/** What brings titles to the screen. Providers know nothing of each other. */
export interface Provider {
  readonly name: ProviderName
  /** @throws when it cannot be told whether the provider has the title. */
  getSources: (title: Title, viewer: Viewer | undefined) => Promise<Offer>
  /** The page that plays a title; null for a provider without one, and for a title that it cannot name. */
  getEmbedUrl: (title: Title, options: EmbedOptions) => string | null
  /** Which of these titles it has, as far as can be told without asking anybody outside. */
  search: (titles: readonly Title[]) => Promise<readonly Title[]>
  getStatus: () => Pick<ProviderStatus, 'breaker' | 'successRatio'>
}

export const nothing: Offer = { sources: [], isStale: false }
