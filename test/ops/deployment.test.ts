import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { findProgram } from '../../embedded/src/launcher/programs.ts'
import { loadConfig } from '../../server/src/config.ts'
import { serviceNames } from '../../server/src/services.ts'
import { temporaryFolder } from '../support/product.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../..')
// With CI=true a missing program fails here instead of being skipped.
const hasCompose = process.env['CI'] === 'true' || findProgram(['docker-compose']) !== undefined

interface Service {
  readonly image: string
  readonly build?: { readonly target: string }
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly networks?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: object
  readonly deploy?: { readonly resources: { readonly limits: { readonly memory: string } } }
  readonly restart?: string
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: object
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}

let folder: string
let envFile: string
const setupEnv = (...args: string[]) =>
  run(process.execPath, ['scripts/ops/setup-env.ts', '--file', envFile, ...args], { cwd: root })
beforeAll(async () => {
  folder = await temporaryFolder()
  envFile = path.join(folder, '.env')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const composeText = (): Promise<string> => readFile(path.join(root, 'docker-compose.yml'), 'utf8')
const compose = async (): Promise<Compose> => parse(await composeText(), { merge: true }) as Compose
const services = async (): Promise<[string, Service][]> =>
  Object.entries((await compose()).services)

test('setup:env makes every required variable, keeps what is there, and hides it', async () => {
  await setupEnv()
  const first = await readFile(envFile, 'utf8')
  expect((await stat(envFile)).mode & 0o777).toBe(0o600)
  for (const [, name = ''] of (await composeText()).matchAll(/\$\{(\w+):\?/g)) {
    expect(first, name).toMatch(new RegExp(`^${name}=.{8,}$`, 'm'))
  }
  expect((await setupEnv()).stdout).toMatch(/is complete/)
  expect(await readFile(envFile, 'utf8')).toBe(first)
})

describe.skipIf(!hasCompose)('docker-compose config', () => {
  const config = (files: string[], variables: Record<string, string> = {}, env = envFile) =>
    run('docker-compose', ['--env-file', env, ...files.flatMap((file) => ['-f', file]), 'config'], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...variables },
    })

  test('accepts the files, alone and with the one for production', async () => {
    await setupEnv()
    const { stdout } = await config(['docker-compose.yml'])
    const { services: resolved } = parse(stdout) as Compose
    // What the server would be started with is a configuration that it accepts.
    const { environment = {} } = resolved['api'] ?? {}
    expect(loadConfig(environment).METRICS_PORT).toBe(9464)
    const apart = await config(['docker-compose.yml', 'docker-compose.services.yml'])
    const { services: parts } = parse(apart.stdout) as Compose
    const served = ['auth', 'api', 'streaming'].map(
      (name) => loadConfig(parts[name]?.environment ?? {}).SERVICES,
    )
    expect(served.flat().sort()).toEqual([...serviceNames].sort())
    const { SERVICE_URLS = [] } = loadConfig(parts['gateway']?.environment ?? {})
    for (const { url } of SERVICE_URLS) expect(Object.keys(parts)).toContain(new URL(url).hostname)
    const files = ['docker-compose.yml', 'docker-compose.prod.yml']
    const production = await config(files, {
      CINEMA_REGISTRY: 'r.example',
      CINEMA_VERSION: '1.0.0',
    })
    expect(production.stdout).toContain('image: r.example/cinema-api:1.0.0')
  })

  test('names what to do where a secret is missing', async () => {
    const failed = await config(['docker-compose.yml'], {}, path.join(root, '.npmrc')).catch(
      (error: unknown) => (error as { stderr: string }).stderr,
    )
    expect(failed).toMatch(/run npm run setup:env/)
  })
})

test('every service is confined', async () => {
  for (const [name, service] of await services()) {
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    // A one-shot service ends by itself.
    if (service.restart !== 'no')
      expect(service.deploy?.resources.limits.memory, name).toBeDefined()
  }
  for (const name of ['nginx', 'api', 'worker', 'mongodb', 'redis-cache', 'redis-state']) {
    expect((await compose()).services[name]?.healthcheck, name).toBeDefined()
  }
})

test('nginx alone is published to the network', async () => {
  const { networks } = await compose()
  for (const [name, { ports = [], networks: own = [] }] of await services()) {
    if (name === 'nginx') continue
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/)
    if (name === 'grafana') continue
    expect(
      own.every((network) => networks[network]?.internal),
      name,
    ).toBe(true)
  }
})

test('every mount, volume and network is there, and no image floats', async () => {
  const { volumes, networks } = await compose()
  for (const [name, service] of await services()) {
    for (const mount of service.volumes ?? []) {
      const [source = ''] = mount.split(':')
      if (source.startsWith('.')) expect(existsSync(path.join(root, source)), mount).toBe(true)
      else expect(Object.keys(volumes), `${name}: ${mount}`).toContain(source)
    }
    for (const network of service.networks ?? []) expect(Object.keys(networks)).toContain(network)
    if (!service.build) expect(service.image, name).toMatch(/:v?\d/)
  }
})

describe('the Dockerfile', () => {
  const stages = async () => {
    const text = (await readFile(path.join(root, 'Dockerfile'), 'utf8')).replaceAll('\\\n', ' ')
    const lines = text.split('\n').filter((line) => /^[A-Z]+ /.test(line))
    const found: { name: string; from: string; lines: string[] }[] = []
    for (const line of lines) {
      const [, from, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? []
      if (from !== undefined && name !== undefined) found.push({ name, from, lines: [] })
      else found.at(-1)?.lines.push(line)
    }
    return found
  }

  test('has the targets of compose, each of which ends as somebody else than root', async () => {
    const all = await stages()
    for (const [name, { build }] of await services()) {
      if (!build) continue
      const stage = all.find((each) => each.name === build.target)
      const user = stage?.lines.filter((line) => line.startsWith('USER ')).at(-1)
      expect(user, name).toMatch(/^USER (node|nginx)$/)
    }
  })

  test('copies only what is there, from pinned bases', async () => {
    const all = await stages()
    for (const { from, lines } of all) {
      const isStage = all.some(({ name }) => name === from)
      if (!isStage) expect(from).toMatch(/^[\w/]+:\d+[\w.-]*$/)
      for (const line of lines.filter((each) => /^COPY (?!--from)/.test(each))) {
        const sources = line.split(/\s+/).slice(1, -1)
        for (const source of sources) expect(existsSync(path.join(root, source)), source).toBe(true)
      }
    }
  })

  test('sends no file to the build that git does not know', async () => {
    const ignored = (await readFile(path.join(root, '.dockerignore'), 'utf8')).split('\n')
    expect(ignored[0]).toBe('*')
    for (const name of ['**/node_modules', '**/dist']) expect(ignored).toContain(name)
    const shown = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    const tracked = execFileSync('git', ['ls-files', ...shown], { cwd: root }).toString()
    for (const name of shown) expect(tracked).toContain(name)
  })
})

test('workflows run scripts that there are', async () => {
  const folder = path.join(root, '.github/workflows')
  const texts = (await readdir(folder)).map((file) => readFile(path.join(folder, file), 'utf8'))
  const manifest = await readFile(path.join(root, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> }
  for (const text of await Promise.all(texts)) {
    expect(parse(text)).toHaveProperty('jobs')
    for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) {
      expect(Object.keys(scripts)).toContain(name)
    }
  }
})
