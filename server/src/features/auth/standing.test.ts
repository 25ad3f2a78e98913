import { describe, expect, it } from 'vitest'
import type { Viewer } from '../../http/viewer.ts'
import { createStandings, type StandingLookup } from './standing.ts'

const claims = { userId: 'usr_0000000000000001', familyId: 'fam_0000000000000001' }
const viewer: Viewer = {
  userId: claims.userId,
  username: 'boss',
  authSessionId: claims.familyId,
  role: 'administrator',
  tier: 'free',
}
const tokenLifeMs = 600_000

/** Standings over a store that the test makes say, fail or hang, and a clock that it moves. */
function setUp() {
  const state = {
    now: 1_000_000,
    looks: 0,
    look: (() => Promise.resolve(new Map([[claims.familyId, viewer]]))) as StandingLookup,
  }
  const standings = createStandings({
    look: (asked) => {
      state.looks++
      return state.look(asked)
    },
    rememberMs: tokenLifeMs,
    now: () => state.now,
  })
  return { state, standings }
}

const failing: StandingLookup = () => Promise.reject(new Error('no connection'))
const hanging: StandingLookup = () => new Promise(() => undefined)

describe('the standing of a viewer', () => {
  it('is looked up once for many requests, and again within a second', async () => {
    const { state, standings } = setUp()
    await Promise.all(Array.from({ length: 50 }, async () => standings.of(claims)))
    await standings.of(claims)
    expect(state.looks).toBe(1)

    state.look = () => Promise.resolve(new Map([[claims.familyId, { ...viewer, tier: 'premium' }]]))
    state.now += 1000
    expect(await standings.of(claims)).toMatchObject({ tier: 'premium' })
    expect(state.looks).toBe(2)
  })

  it('ends within a second when the device is signed out elsewhere', async () => {
    const { state, standings } = setUp()
    await standings.of(claims)
    state.look = () => Promise.resolve(new Map())
    state.now += 1000
    expect(await standings.of(claims)).toBeUndefined()
  })

  it('is looked up anew at once when this instance has changed it', async () => {
    const { state, standings } = setUp()
    await standings.of(claims)
    state.look = () => Promise.resolve(new Map())
    standings.forget(claims.familyId)
    expect(await standings.of(claims)).toBeUndefined()
  })

  it('is one look for all devices of a tick', async () => {
    const { state, standings } = setUp()
    const asked: number[] = []
    state.look = (all) => {
      asked.push(all.length)
      return Promise.resolve(
        new Map(all.map(({ userId = '', familyId }) => [familyId, { ...viewer, userId }])),
      )
    }
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...claims,
      familyId: `fam_${String(index).padStart(16, '0')}`,
    }))
    await Promise.all(many.map(async (one) => standings.of(one)))
    expect(asked).toEqual([30])
  })

  it.each([
    ['fails', failing],
    ['hangs', hanging],
  ])('goes on for a token’s life when the store %s, and no longer', async (_, broken) => {
    const { state, standings } = setUp()
    await standings.of(claims)
    state.look = broken
    state.now += tokenLifeMs - 1
    expect(await standings.of(claims)).toMatchObject({ userId: claims.userId })
    state.now += 1000
    await expect(standings.of(claims)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  })

  it('does not include administration when it could not be confirmed for half a minute', async () => {
    const { state, standings } = setUp()
    await standings.of(claims)
    state.look = failing
    state.now += 20_000
    expect(await standings.of(claims)).toMatchObject({ role: 'administrator' })
    state.now += 20_000
    expect(await standings.of(claims)).toMatchObject({ role: 'viewer' })
    state.look = () => Promise.resolve(new Map([[claims.familyId, viewer]]))
    state.now += 1000
    expect(await standings.of(claims)).toMatchObject({ role: 'administrator' })
  })

  it('stays ended for a device that was signed out before the store went away', async () => {
    const { state, standings } = setUp()
    state.look = () => Promise.resolve(new Map())
    await standings.of(claims)
    state.look = failing
    state.now += 5000
    expect(await standings.of(claims)).toBeUndefined()
  })

  it('is not known for an unseen device while the store is away', async () => {
    const { state, standings } = setUp()
    state.look = failing
    await expect(standings.of(claims)).rejects.toMatchObject({ code: 'dependency_unavailable' })
  })

  it('belongs to the user of the device alone', async () => {
    const { standings } = setUp()
    await standings.of(claims)
    expect(await standings.of({ ...claims, userId: 'usr_0000000000000002' })).toBeUndefined()
  })
})
