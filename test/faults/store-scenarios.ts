import { createFlushBuffer } from '../../server/src/features/progress/flush-buffer.ts'
import { until } from './processes.ts'
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

/** Reports go on at their pace while each answer of MongoDB takes five seconds. */
export const mongoSlow: Scenario = {
  name: 'MongoDB five seconds slow',
  async act({ cluster, audience, ledger, inject }) {
    await audience.playWhile(async () => {
      await audience.acknowledgements(60)
      await ledger.during(async () => {
        cluster.faults.mongo.slow(5000)
        inject()
        await audience.acknowledgements(120)
        cluster.faults.mongo.restore()
        await recovered(cluster)
      })
      await audience.acknowledgements(60)
    })
  },
}

/** The file of Redis cannot grow: it refuses writes until there is room again. */
export const diskFull: Scenario = {
  name: 'disk of state Redis full',
  needsRedis: true,
  needsSmallDisk: true,
  async act({ cluster, audience, ledger, inject }) {
    await audience.playWhile(async () => {
      await audience.acknowledgements(60)
      await ledger.during(async () => {
        const free = await cluster.redis?.fillDisk()
        inject()
        await until('Redis refuses to write', async () => {
          const info = await cluster.admin.redis.state.info('persistence')
          return info.includes('aof_last_write_status:err')
        })
        await audience.acknowledgements(60)
        await free?.()
        await recovered(cluster)
      })
      await audience.acknowledgements(60)
    })
  },
}

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
        await until('what Redis holds is in MongoDB, though Redis is full', async () => {
          const { dirty } = await createFlushBuffer(state).statistics()
          return dirty === 0
        })
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
