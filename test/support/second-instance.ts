import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort, processesOf, until } from './product.ts'

export interface Instance {
  readonly url: string
  stop: () => void
}

const root = path.resolve(import.meta.dirname, '../..')

/**
 * Another instance of the API beside the one that `npm start` runs in this data folder: the same
 * stores, secrets and files, on a port of its own.
 */
export async function startSecondInstance(dataDir: string): Promise<Instance> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const environment = await environmentOfApi(dataDir)
  const child: ChildProcess = spawn(process.execPath, ['server/src/api.ts'], {
    cwd: root,
    env: { ...environment, PORT: String(port), PUBLIC_URL: url, INSTANCE_ID: 'second' },
    stdio: 'ignore',
  })
  await until(async () =>
    fetch(`${url}/api/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return { url, stop: () => void child.kill('SIGKILL') }
}

/** What the API process of a data folder was started with. */
export async function environmentOfApi(dataDir: string): Promise<Record<string, string>> {
  for (const id of await processesOf(dataDir)) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    if (!command.includes('server/src/api.ts')) continue
    const variables = await readFile(`/proc/${id}/environ`, 'utf8')
    return Object.fromEntries(
      variables
        .split('\0')
        // Node's channel to the process that started the first instance is not ours.
        .filter((line) => line.includes('=') && !line.startsWith('NODE_CHANNEL_'))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
  }
  throw new Error('No API process runs in this data folder.')
}
