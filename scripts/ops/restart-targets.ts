import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { readCluster } from './cluster-state.ts'
import { untilReady, type Restartable } from './rolling-restart.ts'

const run = promisify(execFile)
const patienceMs = 60_000

/** The instances of `npm run cluster`, which starts each again by itself. */
export async function clusterInstances(dataDir: string): Promise<Restartable[]> {
  const { instances } = await readCluster(dataDir)
  return instances.map(({ name, url, pid }) => ({
    name,
    async stop() {
      process.kill(pid, 'SIGTERM')
      await until(`${name} ends`, () => Promise.resolve(!isAlive(pid)))
    },
    async start() {
      await until(`${name} runs again`, async () => {
        const now = await readCluster(dataDir)
        return now.instances.some((each) => each.name === name && each.pid !== pid)
      })
      await untilReady(url)
    },
  }))
}

/** The containers of a service of the compose project in this folder. */
export async function composeInstances(service: string): Promise<Restartable[]> {
  const { stdout } = await run('docker', ['compose', 'ps', '--quiet', service])
  const ids = stdout.split('\n').filter(Boolean)
  if (ids.length === 0) throw new Error(`The compose project runs no ${service}.`)
  return ids.map((id) => ({
    name: `${service} ${id.slice(0, 12)}`,
    async stop() {
      await run('docker', ['stop', '--time', '20', id])
    },
    async start() {
      await run('docker', ['start', id])
      await until(`${id} is healthy`, async () => {
        const health = await run('docker', ['inspect', '--format', '{{.State.Health.Status}}', id])
        return health.stdout.trim() === 'healthy'
      })
    },
  }))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not so after a minute: ${what}.`)
    await pause(50)
  }
}
