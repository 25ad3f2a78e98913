import { randomBytes } from 'node:crypto'
import { access, chmod, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'

export interface Settings {
  readonly port: number
  readonly dataDir: string
  /** Environment of the server's processes, except for the stores. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Settings of a product on one machine: defaults, what the environment says, and secrets that are
 * made at the first start and kept in the data folder, readable to its owner alone.
 * @throws Error with one clear line for a data folder that cannot be written.
 */
export async function loadSettings(): Promise<Settings> {
  const given = givenVariables()
  const dataDir = path.resolve(given['DATA_DIR'] ?? '.data')
  const port = Number(given['PORT'] ?? '8080')
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error('PORT: expected 1 to 65535.')
  await ensureWritable(dataDir)
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(await loadSecrets(path.join(dataDir, 'secrets.json'))),
  }
  return { port, dataDir, environment: { ...environment, ...given, DATA_DIR: dataDir } }
}

/** As in the server, an empty variable counts as absent. */
function givenVariables(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return Object.fromEntries(set)
}

async function ensureWritable(directory: string): Promise<void> {
  try {
    await makeFolder(directory)
    await access(directory, constants.W_OK | constants.X_OK)
    // Root passes every permission check, so a read-only file system shows only on a real write.
    const probe = path.join(directory, '.writable')
    await writeFile(probe, '')
  } catch (error) {
    throw new Error(`DATA_DIR: ${directory} cannot be written (${codeOf(error)}).`, {
      cause: error,
    })
  }
}

/** Not `recursive`: on a file system that refuses folders with ENOENT (/proc) Node tries for ever. */
async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    const parent = path.dirname(directory)
    if (codeOf(error) !== 'ENOENT' || parent === directory) throw error
    await makeFolder(parent)
    await mkdir(directory)
  }
}

const codeOf = (error: unknown): string =>
  String((Object(error) as { code?: unknown }).code ?? error)

async function loadSecrets(file: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      throw new Error(`${file} cannot be read (${codeOf(error)}).`, { cause: error })
  }
  const secret = (): string => randomBytes(32).toString('base64url')
  const secrets = { JWT_SECRETS: `k1:${secret()}`, MEDIA_SIGNING_SECRET: secret() }
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  await chmod(file, 0o600)
  return secrets
}

/** @throws Error with one clear line when something else listens on the port. */
export async function assertPortFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`
      reject(new Error(`Port ${port} ${why}. Stop what uses it, or start with PORT=8081.`))
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}
