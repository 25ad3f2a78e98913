import {
  diskFull,
  flushedAway,
  mongoSlow,
  outOfMemory,
  redisKilled,
  storeAway,
} from './store-scenarios.ts'
import { isAtRest, makeDue, recovered, type Scenario } from './stage.ts'
import { until } from './processes.ts'
import { partialFailure, poison } from './refusal-scenarios.ts'

/** Each instance is killed while the other goes on, and comes back. */
const apiKilled: Scenario = {
  name: 'API instance killed (SIGKILL)',
  async act({ cluster, audience, times, inject }) {
    await audience.playWhile(async () => {
      for (const api of cluster.apis.slice(0, times)) {
        await audience.acknowledgements(60)
        await api.kill()
        inject()
        await audience.acknowledgements(60)
        await api.start()
      }
      await audience.acknowledgements(60)
    })
  },
}

const apiStopped: Scenario = {
  name: 'API instance stopped and continued (SIGSTOP)',
  async act({ cluster, audience, times, inject }) {
    await audience.playWhile(async () => {
      for (const api of cluster.apis.slice(0, times)) {
        await audience.acknowledgements(60)
        api.freeze()
        inject()
        try {
          await audience.acknowledgements(60)
        } finally {
          api.thaw()
        }
      }
      await audience.acknowledgements(60)
    })
  },
}

const workersKilled: Scenario = {
  name: 'two workers, killed in turn (SIGKILL)',
  async act({ cluster, audience, inject }) {
    const [first, second] = cluster.workers
    await second.start()
    await audience.playWhile(async () => {
      for (const worker of [first, second]) {
        const held = cluster.wire.holdNextWrite()
        await until('a worker writes', held.isHolding)
        await worker.kill()
        held.letGo()
        inject()
        await audience.acknowledgements(60)
        await worker.start()
      }
    })
    await second.kill()
  },
}

/** Viewers play on while a worker is about to acknowledge what it has read before. */
export const workerStopped: Scenario = {
  name: 'worker stopped between reading and acknowledging (SIGSTOP)',
  async act({ cluster, audience, inject }) {
    const [worker] = cluster.workers
    const held = cluster.wire.holdNextWrite()
    await audience.playWhile(async () => {
      await until('the worker writes', held.isHolding)
      worker.freeze()
      inject()
      await audience.acknowledgements(100)
    })
    held.letGo()
    await until('MongoDB has written', held.isAnswered)
    worker.thaw()
  },
}

/** A worker wakes up with an old value when another one has long written a newer one. */
const lateWrite: Scenario = {
  name: 'worker stopped past its lease, another one goes on',
  async act({ cluster, audience, inject }) {
    const [first, second] = cluster.workers
    const held = cluster.wire.holdNextWrite()
    await audience.playWhile(async () => {
      await until('the worker writes', held.isHolding)
      first.freeze()
      inject()
      await audience.acknowledgements(100)
    })
    await second.start()
    await until('the other worker has written everything', async () => {
      if (await isAtRest(cluster)) return true
      await makeDue(cluster)
      return false
    })
    held.letGo()
    await until('the late write is answered', held.isAnswered)
    first.thaw()
    await second.kill()
  },
}

const replay: Scenario = {
  name: 'replay after a time offline, shuffled and doubled',
  async act({ cluster, audience, random, inject }) {
    inject()
    await Promise.all(
      audience.devices.map(async (device) => {
        await device.start()
        await device.replayOffline(40)
        await device.beginOffline(random.pick(cluster.movieIds), 10)
      }),
    )
  },
}

/** The clocks of the instances are twenty minutes apart in all scenarios; here devices take turns. */
const clocks: Scenario = {
  name: 'clocks twenty minutes apart, devices in turn',
  async act({ cluster, audience, ledger, random, inject }) {
    const movieId = random.pick(cluster.movieIds)
    const takeTurns = async (): Promise<void> => {
      inject()
      for (const device of audience.devices) {
        await device.start(movieId)
        await device.report()
        await device.read(movieId)
      }
    }
    await takeTurns()
    await ledger.during(async () => {
      cluster.faults.redis.cut()
      await takeTurns()
      cluster.faults.redis.restore()
      await recovered(cluster)
    })
    await takeTurns()
  },
}

/** Every fault that concerns progress. */
export const scenarios: readonly Scenario[] = [
  apiKilled,
  apiStopped,
  workersKilled,
  workerStopped,
  lateWrite,
  storeAway('redis', 'cut'),
  storeAway('redis', 'blackhole'),
  storeAway('mongo', 'cut'),
  storeAway('mongo', 'blackhole'),
  mongoSlow,
  storeAway('both', 'cut'),
  redisKilled,
  outOfMemory,
  flushedAway,
  poison,
  partialFailure,
  replay,
  clocks,
]

/**
 * On a disk that can be filled, with the setting that `npm start` uses: Redis hands what it answers
 * to the system first, and the system writes it every second. A killed process loses nothing so.
 */
export const smallDiskScenarios: readonly Scenario[] = [
  { ...redisKilled, name: 'state Redis killed, appendfsync everysec', needsSmallDisk: true },
  diskFull,
]
