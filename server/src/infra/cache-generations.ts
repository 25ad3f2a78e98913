import type { Redis } from './redis.ts'

/** Names the present entries of a cache: a new generation makes all older entries unreachable. */
export interface Generations {
  current: (name: string) => Promise<string>
  renew: (name: string, generation: string) => Promise<void>
}

/** Every instance asks Redis this often, so a renewal reaches all of them within as long. */
const askAgainMs = 1000
const initial = '0'

/** Generations are random, not counted: one that Redis evicted and forgot is never used again. */
export function createGenerations(redis: Redis): Generations {
  const known = new Map<string, { generation: string; askedAt: number }>()
  const asking = new Map<string, Promise<string>>()

  async function ask(name: string): Promise<string> {
    const askedAt = performance.now()
    const answer = await redis.get(keyOf(name)).then(
      (value) => value ?? initial,
      // Redis away: the last generation seen still names entries that were right a moment ago.
      () => known.get(name)?.generation ?? initial,
    )
    known.set(name, { generation: answer, askedAt })
    return answer
  }

  return {
    async current(name) {
      const last = known.get(name)
      if (last && performance.now() - last.askedAt < askAgainMs) return last.generation
      const underWay = asking.get(name)
      if (underWay) return underWay
      const own = ask(name).finally(() => asking.delete(name))
      asking.set(name, own)
      return own
    },
    async renew(name, generation) {
      known.set(name, { generation, askedAt: performance.now() })
      await redis.set(keyOf(name), generation)
    },
  }
}

const keyOf = (name: string): string => `cache:1:generation:{${name}}`
