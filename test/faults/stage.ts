import { createFlushBuffer } from '../../server/src/features/progress/flush-buffer.ts'
import { dirtyKey, shardCount } from '../../server/src/features/progress/progress-keys.ts'
import { Audience } from './audience.ts'
import { check, type Shown } from './checker.ts'
import { startCluster, type Cluster, type ClusterOptions } from './cluster.ts'
import { send } from './http-client.ts'
import { Ledger, type TitleName } from './ledger.ts'
import { until } from './processes.ts'
import { createRandom, type Random } from './random.ts'
import { watchVisibility, type Delays } from './visibility.ts'

/** Where scenarios take place: an installation, its viewers, and what they were told. */
export interface Stage {
  readonly cluster: Cluster
  readonly audience: Audience
  readonly ledger: Ledger
  readonly random: Random
  /** How often a scenario injects its fault. */
  readonly times: number
  /** Counts a fault. */
  inject: () => void
}

export interface Scenario {
  readonly name: string
  /** Redis itself has to be killed or short of memory, which the stand-in cannot. */
  readonly needsRedis?: boolean
  /** Redis has to lie on a disk that can be filled. */
  readonly needsSmallDisk?: boolean
  /** Injects faults while viewers play; whatever it broke is whole again when it is done. */
  readonly act: (stage: Stage) => Promise<void>
}

export interface Report {
  readonly name: string
  readonly faults: number
  readonly acknowledged: number
  readonly refused: number
  readonly lost: number
  readonly regressed: number
  /** From the last report to everything being in MongoDB. */
  readonly settledSeconds: number
  /** From each acknowledgement, or the end of the outage it met, to the place being in MongoDB. */
  readonly delays: Delays
  readonly seconds: number
  readonly findings: readonly string[]
}

export interface StageOptions extends ClusterOptions {
  readonly seed: number
  readonly viewers: number
  readonly pauseMs: number
  readonly times: number
}

export interface Theatre {
  readonly cluster: Cluster
  /** Plays a scenario, waits until everything is at rest, and judges it. */
  play: (scenario: Scenario) => Promise<Report>
  close: () => Promise<void>
}

export async function openTheatre(options: StageOptions): Promise<Theatre> {
  const cluster = await startCluster(options)
  try {
    const ledger = new Ledger()
    const audience = await Audience.gather({ ...options, cluster, ledger })
    const random = createRandom(options.seed)
    const play = (scenario: Scenario): Promise<Report> =>
      playScenario({ cluster, audience, ledger, random, times: options.times }, scenario)
    return { cluster, play, close: cluster.close }
  } catch (error) {
    await cluster.close()
    throw error
  }
}

async function playScenario(parts: Omit<Stage, 'inject'>, scenario: Scenario): Promise<Report> {
  const { ledger, cluster } = parts
  const { acknowledged, refused } = ledger
  const startedAt = performance.now()
  let faults = 0
  const visibility = watchVisibility(ledger, () => progress(cluster.admin).find().toArray())
  await scenario.act({ ...parts, inject: () => (faults += 1) })
  const playedAt = performance.now()
  await until('everything is in MongoDB', () => isAtRest(cluster))
  const settledAt = performance.now()
  const delays = await visibility.stop()
  const verdicts = await Promise.all(
    [...ledger.titles.values()].map(async ({ name, entries }) => {
      const evidence = await collect(parts, name)
      return check({ entries, outages: ledger.outages, ...evidence })
    }),
  )
  ledger.compact()
  const sum = (count: 'lost' | 'regressed'): number =>
    verdicts.reduce((total, verdict) => total + verdict[count], 0)
  return {
    name: scenario.name,
    faults,
    acknowledged: ledger.acknowledged - acknowledged,
    refused: ledger.refused - refused,
    lost: sum('lost'),
    regressed: sum('regressed'),
    settledSeconds: (settledAt - playedAt) / 1000,
    delays,
    seconds: (performance.now() - startedAt) / 1000,
    findings: verdicts.flatMap(({ findings }) => findings),
  }
}

/** Nothing is dirty in Redis, and nothing that went past it awaits its merge. */
export async function isAtRest({ admin }: Cluster): Promise<boolean> {
  const { dirty } = await createFlushBuffer(admin.redis.state).statistics()
  if (dirty > 0) return false
  return (await progress(admin).countDocuments({ unmerged: true })) === 0
}

/** Ends leases and pauses, as time would. */
export async function makeDue({ admin: { redis } }: Cluster): Promise<void> {
  for (let shard = 0; shard < shardCount; shard++) {
    for (const member of await redis.state.zrange(dirtyKey(shard), '0', '-1')) {
      await redis.state.zadd(dirtyKey(shard), 'XX', 0, member)
    }
  }
}

/** Waits until every instance reports that it reaches all its stores. */
export async function recovered({ apis }: Cluster): Promise<void> {
  await Promise.all(
    apis.map((api) =>
      until('the instance is well again', async () => {
        const { body } = await send({ method: 'GET', url: `${api.url}/api/health` })
        return (body as { status: string }).status === 'ok'
      }),
    ),
  )
}

interface Place {
  _id: string
  epoch: number
  seq: number
  positionSeconds: number
}

const progress = (admin: Cluster['admin']) => admin.mongo.collection<Place>('progress')

async function collect(
  { cluster, audience }: Pick<Stage, 'cluster' | 'audience'>,
  { userId, movieId }: TitleName,
): Promise<{ stored: Shown; shown: Shown[] }> {
  const found = await progress(cluster.admin).findOne({ _id: `${userId}:${movieId}` })
  const token = audience.tokens.get(userId) ?? ''
  const shown = cluster.apis.map(({ url }) =>
    placeShown(`${url}/api/streaming/progress/${movieId}`, token),
  )
  // An epoch that was issued and never reported in is no place yet.
  return { stored: found && found.epoch > 0 ? found : null, shown: await Promise.all(shown) }
}

/** What an instance shows. 503 says nothing of the place: on a busy machine a client asks again. */
async function placeShown(url: string, token: string): Promise<Shown> {
  let answer = { status: 503, body: {} as unknown }
  await until('the instance shows a place', async () => {
    answer = await send({ method: 'GET', url, token })
    return answer.status !== 503
  })
  const { status, body } = answer
  if (status !== 200 && status !== 404) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return status === 200 ? (body as NonNullable<Shown>) : null
}
