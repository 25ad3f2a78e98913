import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBlocked, settle, type ClientRecord } from './rules.ts'
import { Watch, type Sign } from './watch.ts'

const second = 1000
const minute = 60 * second

/** Something a client did: when, as whom, and what came of it. */
interface Deed {
  readonly atMs: number
  readonly client: string
  readonly sign: Sign | 'success'
}

/** Lets one instance watch what is done, by an injected clock. Resolves to when each client was blocked. */
function watched(deeds: readonly Deed[]): Map<string, number> {
  const watch = new Watch()
  const records = new Map<string, ClientRecord>()
  const blocked = new Map<string, number>()
  let toldAtMs = 0
  const tell = (nowMs: number): void => {
    for (const [client, seen] of watch.take()) {
      const record = settle(records.get(client), seen, nowMs)
      records.set(client, record)
      if (isBlocked(record, nowMs) && !blocked.has(client)) blocked.set(client, nowMs)
    }
    toldAtMs = nowMs
  }
  for (const { atMs, client, sign } of deeds.toSorted((a, b) => a.atMs - b.atMs)) {
    if (atMs - toldAtMs >= 250) tell(atMs)
    if (sign === 'success') watch.success(client)
    else watch.note(client, sign)
  }
  tell(toldAtMs + 250)
  return blocked
}

/** One draw of a profile: `chance` decides, `pick` chooses whole numbers. */
class Dice {
  readonly #next: () => number
  constructor(seed: number) {
    let state = seed
    // mulberry32: small, and the same for the same seed, so that fast-check can show a failure again.
    this.#next = () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
    }
  }
  chance(part: number): boolean {
    return this.#next() < part
  }
  pick(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1))
  }
}

const address = '203.0.113.7'
/** Longer than what is tried out is remembered. */
const lasting = 12 * minute

/** A client that asks at a rate and gets what `outcome` says. */
function steady(
  client: string,
  everyMs: number,
  outcome: (atMs: number) => Deed['sign'],
  fromMs = 0,
): Deed[] {
  const deeds: Deed[] = []
  for (let atMs = fromMs; atMs < lasting; atMs += everyMs) {
    deeds.push({ atMs, client, sign: outcome(atMs) })
  }
  return deeds
}

/** What browsers ask for on their own and may not find. */
const browserFiles = (dice: Dice, atMs = 0): Deed[] =>
  Array.from({ length: dice.pick(0, 6) }, (_, n) => ({
    atMs: atMs + n,
    client: address,
    sign: { path: `browser file ${n}` },
  }))

const benign: Record<string, (dice: Dice) => Deed[]> = {
  'binge watcher with heartbeats and segments': (dice) => [
    ...browserFiles(dice),
    ...steady('usr_binge', 10 * second, () => (dice.chance(0.02) ? 'error' : 'success')),
    ...steady(address, dice.pick(1, 4) * second, () => (dice.chance(0.01) ? 'error' : 'success')),
  ],
  'fast scroller': (dice) =>
    steady(address, dice.pick(60, 200), () => (dice.chance(0.15) ? 'error' : 'success')),
  'fast typist who meets the limit of searches now and then': (dice) =>
    steady('usr_typist', dice.pick(100, 150), (atMs) => {
      if (atMs % minute > 55 * second) return dice.chance(0.5) ? 'refused' : 'success'
      return dice.chance(0.1) ? 'error' : 'success'
    }),
  'office of fifty behind one address': (dice) =>
    Array.from({ length: 50 }, (_, person) => arrival(dice, person)).flat(),
  'crawler that obeys refusals': (dice) => [
    ...browserFiles(dice),
    ...steady(address, 200, (atMs) => {
      if (atMs % minute > 59 * second) return 'refused'
      return dice.chance(0.2) ? 'error' : 'success'
    }),
  ],
  'client on a flaky network that tries again': (dice) =>
    steady('usr_flaky', dice.pick(300, 900), () => {
      if (dice.chance(0.002)) return 'malformed'
      return dice.chance(0.35) ? 'error' : 'success'
    }),
  'API consumer near its limit': (dice) =>
    steady('key_consumer', 50, () => {
      if (dice.chance(0.05)) return 'refused'
      return dice.chance(0.2) ? 'error' : 'success'
    }),
  'developer who learns the API by trying': (dice) => [
    ...steady(address, dice.pick(2, 6) * second, () => {
      if (dice.chance(0.02)) return 'malformed'
      if (dice.chance(0.04)) return { path: `guess ${dice.pick(1, 9)}` }
      return dice.chance(0.45) ? 'error' : 'success'
    }),
  ],
}

/** Somebody comes to work: signs in, often at the second try, and watches the trailer of the day. */
function arrival(dice: Dice, person: number): Deed[] {
  const startMs = dice.pick(0, 5 * minute)
  const account = `account ${person}`
  const mistakes = dice.chance(0.3) ? dice.pick(1, 3) : 0
  const failures = Array.from({ length: mistakes }, (_, n) => ({
    atMs: startMs + n * 8 * second,
    client: address,
    sign: { failedAccount: account },
  }))
  const givesUp = mistakes > 0 && dice.chance(0.15)
  const signedIn = {
    atMs: startMs + 30 * second,
    client: address,
    sign: { signedInAccount: account },
  }
  return [
    ...(person < 5 ? browserFiles(dice, startMs) : []),
    ...failures,
    ...(givesUp ? [] : [signedIn]),
    // Their segments carry no token, and now and then a token has run out.
    ...steady(address, 4 * second, () => (dice.chance(0.03) ? 'error' : 'success'), startMs),
    ...steady(`usr_${person}`, 10 * second, () => 'success', startMs),
  ]
}

describe('what is normal, 200 times', () => {
  const seed = fc.integer()
  test.each(Object.entries(benign))('%s: never blocked', (_, profile) => {
    fc.assert(
      fc.property(seed, (drawn) => {
        expect([...watched(profile(new Dice(drawn)))]).toEqual([])
      }),
      { numRuns: 200 / Object.keys(benign).length },
    )
  })
})

describe('what only attacks do', () => {
  const attacks: Record<string, (n: number) => Sign> = {
    'credential stuffing': (n) => ({ failedAccount: `victim ${n}` }),
    'path scan': (n) => ({ path: `/scan/${n}` }),
    'burst that ignores refusals': () => 'refused',
    'malformed bodies': () => 'malformed',
    'oversized bodies': () => 'oversized',
    'error prober': () => 'error',
  }
  test.each(Object.entries(attacks))('%s: blocked soon, whatever its rate', (_, sign) => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), (everyMs) => {
        const deeds = steady(address, everyMs, () => 'success').slice(0, 1)
        for (let n = 0; n < 400; n++)
          deeds.push({ atMs: n * everyMs, client: address, sign: sign(n) })
        expect([...watched(deeds).keys()]).toEqual([address])
      }),
      { numRuns: 20 },
    )
  })

  test('slow stuffing: one account a few minutes, from all over a /56', () => {
    const everyMs = 3 * minute
    const deeds = Array.from({ length: 20 }, (_, n) => ({
      atMs: n * everyMs,
      client: '2001:db8::/56',
      sign: { failedAccount: `victim ${n}` },
    }))
    expect(watched(deeds).has('2001:db8::/56')).toBe(true)
  })
})
