import path from 'node:path'
import { startDataStores, type DataStores } from '@cinema/embedded'
import { createChildren, Reported, type Children } from './product/children.ts'
import { builtClient, ensureClientBuilt } from './product/client-build.ts'
import { assertPortFree, loadSettings, type Settings } from './product/settings.ts'

/** `npm start`: the whole product on one machine, until Ctrl-C. */
const stopped = new AbortController()
const children = createChildren()
let stores: DataStores | undefined

process.on('SIGINT', () => stopped.abort())
process.on('SIGTERM', () => stopped.abort())

try {
  const settings = await loadSettings()
  await assertPortFree(settings.port)
  const banner = await start(settings, children)
  console.log(banner)
  await Promise.race([children.failure, aborted(stopped.signal)])
  console.log('\nStopping …')
} catch (error) {
  if (!stopped.signal.aborted) {
    process.exitCode = 1
    if (!(error instanceof Reported)) console.error(error instanceof Error ? error.message : error)
  }
} finally {
  await children.stop()
  await stores?.close()
}
process.exit()

async function start(
  { port, dataDir, environment }: Settings,
  processes: Children,
): Promise<string> {
  console.log('Starting the data stores …')
  const { MONGODB_URI, REDIS_CACHE_URL, REDIS_STATE_URL } = environment
  stores = await startDataStores({
    dataDir: path.join(dataDir, 'stores'),
    signal: stopped.signal,
    ...(MONGODB_URI && { mongodbUri: MONGODB_URI }),
    ...(REDIS_CACHE_URL && { redisCacheUrl: REDIS_CACHE_URL }),
    ...(REDIS_STATE_URL && { redisStateUrl: REDIS_STATE_URL }),
  })
  const complete = {
    ...environment,
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    CLIENT_DIR: builtClient,
  }
  const setup = await processes.run(['server/src/cli.ts', 'setup'], { environment: complete })
  await ensureClientBuilt(processes)
  await processes.start('server/src/worker.ts', { environment: complete })
  await processes.start('server/src/api.ts', { environment: complete })
  return describe({ port, dataDir, stores, setup })
}

interface Started {
  port: number
  dataDir: string
  stores: DataStores
  /** What `setup` printed: one JSON line with the administrator it created, or nothing. */
  setup: string
}

function describe({ port, dataDir, stores: { description }, setup }: Started): string {
  const lines = [
    '',
    '  Cinema Online is running',
    '',
    `  Open            http://localhost:${port}`,
    `  Data folder     ${path.relative('.', dataDir) || dataDir}`,
    `  MongoDB         ${description.mongodb}`,
    `  Redis, cache    ${description.redisCache}`,
    `  Redis, state    ${description.redisState}`,
  ]
  if (setup.trim()) {
    const administrator = JSON.parse(setup) as { email: string; password: string }
    lines.push(
      '',
      '  Administrator, shown this once',
      `  E-mail          ${administrator.email}`,
      `  Password        ${administrator.password}`,
    )
  }
  return [...lines, '', '  Ctrl-C stops everything.', ''].join('\n')
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true })
  })
}
