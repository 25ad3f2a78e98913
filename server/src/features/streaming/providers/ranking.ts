import type { ProviderName, Sources } from '@cinema/contract'
import type { Offer } from './provider.ts'

/** What became of asking one provider; `offer` is absent when it could not be asked, or not in time. */
export interface Outcome {
  readonly provider: ProviderName
  readonly offer?: Offer | undefined
  /** Of its calls lately; null when there were none. */
  readonly successRatio: number | null
}

/** Fewer good answers than these, and a provider is tried after the others. */
const reliableRatio = 0.5

/**
 * Puts sources in the order to try: what was said just now before what was said earlier, providers
 * that mostly answer before those that mostly fail, the viewer's choice before the configured order,
 * and of one provider the better picture first. `outcomes` come in the configured order.
 */
export function rank(
  outcomes: readonly Outcome[],
  preferred?: ProviderName,
): Omit<Sources, 'movieId'> {
  const wanted = outcomes.toSorted((a, b) => chosen(b, preferred) - chosen(a, preferred))
  // Sorting is stable: what is equal here keeps the order that is wanted.
  const tried = wanted.toSorted((a, b) => doubts(a) - doubts(b))
  const sources = tried.flatMap(({ offer }) =>
    (offer?.sources ?? []).toSorted((a, b) => heightOf(b) - heightOf(a)),
  )
  const first = wanted.find(({ offer }) => offer?.sources.length !== 0)
  return {
    sources,
    fallbackUsed: sources.length > 0 && sources[0]?.provider !== first?.provider,
    degraded: outcomes.some(({ offer }) => !offer || offer.isStale),
  }
}

const chosen = ({ provider }: Outcome, preferred: ProviderName | undefined): number =>
  Number(provider === preferred)

const doubts = ({ offer, successRatio }: Outcome): number =>
  (offer?.isStale ? 2 : 0) + (successRatio !== null && successRatio < reliableRatio ? 1 : 0)

const heightOf = ({ quality }: { quality?: string | undefined }): number =>
  Number.parseInt(quality ?? '0', 10)
