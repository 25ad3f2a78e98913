import type { ProviderName, Sources } from '@cinema/contract'
import { LRUCache } from 'lru-cache'
import type { Viewer } from '../../../http/viewer.ts'
import { BreakerOpen } from '../../../infra/breaker.ts'
import type { Logger } from '../../../infra/logger.ts'
import type { Provider, Title } from './provider.ts'
import { rank, type Outcome } from './ranking.ts'

interface Question {
  readonly title: Title
  readonly viewer: Viewer | undefined
  readonly prefer?: ProviderName | undefined
}

/** A provider that failed for a title is not asked about it again for so long. */
const failingMs = 60_000
/** How long the others may still take once one provider has the title; their answers are kept. */
const graceMs = 300

/** Asks all providers where a title can be played, and puts what they have in the order to try. */
export function createResolver(
  providers: readonly Provider[],
  logger: Logger,
): (question: Question) => Promise<Sources> {
  const failing = new LRUCache<string, true>({ max: 10_000, ttl: failingMs })

  async function ask(provider: Provider, { title, viewer }: Question): Promise<Outcome> {
    const place = `${provider.name} ${title.id}`
    const outcomeOf = (offer?: Outcome['offer']): Outcome => ({
      provider: provider.name,
      offer,
      successRatio: provider.getStatus().successRatio,
    })
    if (failing.has(place)) return outcomeOf()
    try {
      return outcomeOf(await provider.getSources(title, viewer))
    } catch (error) {
      // An open breaker is about the provider, and tells so itself.
      if (!(error instanceof BreakerOpen)) {
        failing.set(place, true)
        logger.warn({ provider: provider.name, movieId: title.id, err: error }, 'no sources')
      }
      return outcomeOf()
    }
  }

  return async (question) => {
    const answers = await soon(providers.map((provider) => ask(provider, question)))
    const outcomes = providers.map(
      (provider, index): Outcome =>
        answers[index] ?? { provider: provider.name, successRatio: null },
    )
    return { movieId: question.title.id, ...rank(outcomes, question.prefer) }
  }
}

/** All outcomes; once one has sources, those that are there a moment later. */
async function soon(asked: readonly Promise<Outcome>[]): Promise<(Outcome | undefined)[]> {
  const answers = Array.from(asked, (): Outcome | undefined => undefined)
  const all = asked.map(async (asking, index) => {
    const outcome = await asking
    answers[index] = outcome
    return (outcome.offer?.sources.length ?? 0) > 0 || Promise.reject(new Error('nothing'))
  })
  const everyone = Promise.allSettled(all)
  const grace = Promise.any(all).then(
    () => new Promise((resolve) => setTimeout(resolve, graceMs).unref()),
    () => everyone,
  )
  await Promise.race([everyone, grace])
  return [...answers]
}
