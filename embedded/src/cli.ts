import { parseArgs } from 'node:util'
import { startDataStores } from './launcher/start.ts'

// `npm run stores`: the data stores alone, for as long as this process runs.
const { values } = parseArgs({
  options: { 'data-dir': { type: 'string', default: '.data/stores' } },
})
const abort = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort())

try {
  const stores = await startDataStores({
    dataDir: values['data-dir'],
    signal: abort.signal,
  })
  const { description, mongodbUri, redisCacheUrl, redisStateUrl } = stores
  for (const [name, text] of Object.entries(description)) console.error(`${name}: ${text}`)
  console.log(JSON.stringify({ mongodbUri, redisCacheUrl, redisStateUrl }))
  const keepAlive = setInterval(() => undefined, 60_000)
  await new Promise((resolve) => abort.signal.addEventListener('abort', resolve))
  clearInterval(keepAlive)
  await stores.close()
} catch (error) {
  if (!abort.signal.aborted) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
