import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compileCache } from '../../server/test/compile-cache.ts'

/** `npm start` as its user runs it, in a data folder and on a port of its own. */
export interface Product {
  readonly process: ChildProcess
  readonly url: string
  /** Everything printed so far. */
  output: () => string
  /** Resolves with the whole output when the banner is there; rejects when the process ends before. */
  ready: () => Promise<string>
  exited: Promise<number | null>
}

const root = path.resolve(import.meta.dirname, '../..')

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'cinema-product-'))
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function startProduct(
  dataDir: string,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Product {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    env: {
      ...cleanEnvironment(),
      DATA_DIR: dataDir,
      PORT: String(port),
      // A machine that is busy with other tests is not one that viewers overload.
      SHED_DELAY_MS: '60000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    process: child,
    url: `http://localhost:${port}`,
    output: () => output,
    exited,
    async ready() {
      const running = until(() => output.includes('Ctrl-C stops everything'), 180)
      const ended = exited.then(() => {
        throw new Error(`The product did not start:\n${output}`)
      })
      await Promise.race([running, ended])
      return output
    },
  }
}

/** The variables of a test run must not leak into the product: it is started as from a fresh shell. */
function cleanEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', MONGODB_URI, REDIS_CACHE_URL, REDIS_STATE_URL } = process.env
  return {
    PATH,
    HOME,
    ...compileCache,
    ...(MONGODB_URI && { MONGODB_URI }),
    ...(REDIS_CACHE_URL && { REDIS_CACHE_URL }),
    ...(REDIS_STATE_URL && { REDIS_STATE_URL }),
  }
}

/** Process ids of everything that has this folder in its environment or command line, or works in it. */
export async function processesOf(dataDir: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    ids.map(async (id) => {
      if (id === process.pid) return false
      const texts = await Promise.all([
        text(`/proc/${id}/environ`),
        text(`/proc/${id}/cmdline`),
        // Redis writes a title of its own over both, but works in its folder.
        readlink(`/proc/${id}/cwd`).catch(() => ''),
      ])
      return texts.some((content) => content.includes(dataDir))
    }),
  )
  return ids.filter((_, index) => found[index])
}

/** A process that ended while it was looked at has nothing to say. */
const text = (file: string): Promise<string> => readFile(file, 'latin1').catch(() => '')

/** Waits for a condition, for 60 s at most. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`Not so after ${seconds} s: ${condition.toString()}`)
    await pause(50)
  }
}

/** Kills every process of a data folder at once, as a power cut would. */
export async function powerCut(dataDir: string): Promise<void> {
  for (const id of await processesOf(dataDir)) {
    try {
      process.kill(id, 'SIGKILL')
    } catch {
      // It was already gone, which is what is wanted.
    }
  }
  await until(async () => (await processesOf(dataDir)).length === 0)
}
