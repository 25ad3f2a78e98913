import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Children } from './children.ts'

const clientDir = path.resolve('client')
export const builtClient = path.join(clientDir, 'dist')

const sources = [
  'client/src',
  'client/public',
  'client/index.html',
  'client/build',
  'client/vite.config.ts',
  'contract/src',
  'package-lock.json',
]

/** Builds the client unless the last build is newer than everything it is made from. */
export async function ensureClientBuilt(children: Children): Promise<void> {
  const built = await newest(path.join(builtClient, 'index.html'))
  const changed = Math.max(...(await Promise.all(sources.map(newest))))
  if (built > changed) return
  console.log('Building the client …')
  const environment = { ...process.env, NODE_ENV: 'production' } as Record<string, string>
  const vite = path.resolve('node_modules/vite/bin/vite.js')
  await children.run([vite, 'build', clientDir, '--logLevel', 'error', '--emptyOutDir'], {
    environment,
  })
}

/** Latest modification below a path in ms since 1970; 0 when there is nothing. */
async function newest(place: string): Promise<number> {
  const found = await stat(place).catch(() => null)
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const times = files.map(
    async (file) => (await stat(path.join(file.parentPath, file.name))).mtimeMs,
  )
  return Math.max(0, ...(await Promise.all(times)))
}
