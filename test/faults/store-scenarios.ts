import { recovered, type Scenario } from './stage.ts'

/** Connections are reset, or swallow everything, and come back. */
export const storeAway = (
  store: 'redis' | 'mongo' | 'both',
  fault: 'cut' | 'blackhole',
): Scenario => ({
  name: `${names[store]} ${fault === 'cut' ? 'cut off' : 'swallowed (blackhole)'}`,
  async act({ cluster, audience, ledger, times, inject }) {
    const away =
      store === 'both' ? [cluster.faults.redis, cluster.faults.mongo] : [cluster.faults[store]]
    const strike = (): Promise<void> =>
      ledger.during(async () => {
        for (const proxy of away) {
          proxy[fault]()
          inject()
        }
        if (store === 'both') await audience.refusals(20)
        else await audience.acknowledgements(60)
        for (const proxy of away) proxy.restore()
        await recovered(cluster)
      })
    await audience.playWhile(async () => {
      for (let time = 0; time < times; time++) {
        await audience.acknowledgements(60)
        await strike()
      }
      await audience.acknowledgements(60)
    })
  },
})

const names = { redis: 'state Redis', mongo: 'MongoDB', both: 'state Redis and MongoDB' }

export const redisKilled: Scenario = {
  name: 'state Redis killed, back with its append-only file',
  needsRedis: true,
  async act({ cluster, audience, ledger, inject }) {
    await audience.playWhile(async () => {
      await audience.acknowledgements(60)
      await ledger.during(async () => {
        await cluster.redis?.kill()
        inject()
        await audience.acknowledgements(30)
        await cluster.redis?.start()
        await recovered(cluster)
      })
      await audience.acknowledgements(60)
    })
  },
}

export const outOfMemory: Scenario = {
  name: 'state Redis out of memory (maxmemory)',
  needsRedis: true,
  async act({ cluster, audience, ledger, inject }) {
    const { state } = cluster.admin.redis
    await audience.playWhile(async () => {
      await audience.acknowledgements(60)
      await ledger.during(async () => {
        await state.config('SET', 'maxmemory', '100kb')
        inject()
        await audience.acknowledgements(60)
        await state.config('SET', 'maxmemory', '0')
        await recovered(cluster)
      })
      await audience.acknowledgements(60)
    })
  },
}

/** What MongoDB did not have yet comes back by the replay of clients, which keep it until durable. */
export const flushedAway: Scenario = {
  name: 'state Redis emptied (FLUSHALL), clients replay',
  async act({ cluster, audience, ledger, inject }) {
    await ledger.during(async () => {
      await audience.playWhile(async () => {
        await audience.acknowledgements(60)
        await cluster.admin.redis.state.flushall()
        inject()
        await audience.acknowledgements(60)
      })
      await Promise.all(audience.devices.map((device) => device.replayKept()))
    })
  },
}
