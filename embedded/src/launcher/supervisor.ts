import { holdDataFolder } from './data-folder.ts'
import { dieWithParent } from './die-with-parent.ts'
import { startMongo } from './mongo.ts'
import { type StartedStore, startRedis } from './redis.ts'

/** What the parent asks for: the folder, and which stores. */
export interface SupervisorRequest {
  dataDir: string
  stores: StoreName[]
}

export type StoreName = 'mongodb' | 'redisCache' | 'redisState'

/** The supervisor's one line: the stores by name, or why there are none. */
export type SupervisorReply =
  | { stores: Partial<Record<StoreName, { uri: string; description: string; pid: number }>> }
  | { error: string }

const starters: Record<StoreName, (dataDir: string) => Promise<StartedStore>> = {
  mongodb: startMongo,
  redisCache: (dataDir) => startRedis('cache', dataDir),
  redisState: (dataDir) => startRedis('state', dataDir),
}

const running: StartedStore[] = []
let isStopping = false
// Kept, because a lock nobody refers to is collected and lost.
let release: (() => void) | undefined

async function stopAll(): Promise<void> {
  isStopping = true
  await starting.catch(() => undefined)
  await Promise.all(running.map(({ process: store }) => store.stop()))
  release?.()
}

async function start({ dataDir, stores }: SupervisorRequest): Promise<SupervisorReply> {
  release = holdDataFolder(dataDir)
  const started = await Promise.allSettled(
    stores.map(async (name) => {
      const store = await starters[name](dataDir)
      running.push(store)
      return [
        name,
        { uri: store.uri, description: store.description, pid: store.process.pid },
      ] as const
    }),
  )
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason as Error
  for (const { process: store, description } of running) void watch(store.ended, description)
  const entries = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  return { stores: Object.fromEntries(entries) }
}

/** A store that ends by itself takes the others along: half a set of stores helps nobody. */
async function watch(ended: Promise<void>, description: string): Promise<void> {
  await ended
  if (isStopping) return
  console.error(`A data store ended unexpectedly: ${description}`)
  await stopAll()
  process.exit(1)
}

const starting = start(JSON.parse(process.argv[2] ?? '{}') as SupervisorRequest)
dieWithParent(stopAll)
try {
  console.log(JSON.stringify(await starting))
} catch (error) {
  const reply: SupervisorReply = { error: error instanceof Error ? error.message : String(error) }
  console.log(JSON.stringify(reply))
  await stopAll()
  process.exit(1)
}
