import type { DataStores } from '@cinema/embedded'
import { createChildren, Reported, type Children } from './children.ts'
import { assertPortFree, loadSettings, type Settings } from './settings.ts'
import { startStores } from './stores.ts'

/** What a start is made of once the stores are up. */
export interface Running extends Settings {
  readonly stores: DataStores
  readonly children: Children
  /** Adds what is to be ended before the stores are. */
  readonly beforeStoresClose: (close: () => Promise<void>) => void
}

/**
 * Brings the stores up, runs `start`, prints what it returns, and waits for Ctrl-C or a failure;
 * then ends every process it started. Ends this process: 0 when asked to, 1 with one clear line.
 */
export async function runProduct(start: (running: Running) => Promise<string>): Promise<never> {
  const stop = new AbortController()
  const children = createChildren()
  const closers: (() => Promise<void>)[] = []
  let stores: DataStores | undefined
  process.on('SIGINT', () => stop.abort())
  process.on('SIGTERM', () => stop.abort())
  try {
    const settings = await loadSettings()
    await assertPortFree(settings.port)
    console.log('Starting the data stores …')
    const started = await startStores(settings, stop.signal)
    stores = started.stores
    const running = {
      ...settings,
      environment: started.environment,
      stores,
      children,
      beforeStoresClose: (close: () => Promise<void>) => void closers.push(close),
    }
    const banner = await Promise.race([start(running), aborted(stop.signal)])
    if (banner !== undefined) {
      console.log(banner)
      await Promise.race([children.failure, aborted(stop.signal)])
      console.log('\nStopping …')
    }
  } catch (error) {
    if (!stop.signal.aborted) {
      process.exitCode = 1
      if (!(error instanceof Reported)) {
        console.error(error instanceof Error ? error.message : error)
      }
    }
  } finally {
    await children.stop()
    await Promise.all(closers.map((close) => close()))
    await stores?.close()
  }
  process.exit()
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true })
  })
}
