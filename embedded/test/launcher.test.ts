import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync, mkdirSync, chmodSync, symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startDataStores } from '../src/index.ts'
import { firstLine } from '../src/launcher/first-line.ts'
import { pingMongo, pingRedis } from '../src/launcher/ping.ts'
import { errorOf, temporaryFolder, until } from './support.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const realPath = process.env['PATH'] ?? ''
afterEach(() => {
  process.env['PATH'] = realPath
})

const portOf = (uri: string): number => Number(new URL(uri).port)
const allGone = async (uris: string[]): Promise<void> =>
  until(async () => !(await Promise.all(uris.map((uri) => pingRedis(portOf(uri))))).some(Boolean))

/** One command to a Redis and its raw reply. */
async function redis(uri: string, command: string): Promise<string> {
  const socket = connect(portOf(uri), '127.0.0.1', () => socket.write(`${command}\r\n`))
  const [reply] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return reply.toString()
}

function startCli(
  dataDir: string,
  path = realPath,
): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  const cli = new URL('../src/cli.ts', import.meta.url).pathname
  return spawn(process.execPath, ['--no-warnings', cli, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path },
  })
}

async function started(cli: ReturnType<typeof startCli>): Promise<string[]> {
  return Object.values(JSON.parse((await firstLine(cli.stdout)) ?? '{}') as Record<string, string>)
}

/** A folder to stand for PATH, without the programs of this machine. */
function pathWith(programs: Record<string, string>): string {
  const path = join(folder.path, `bin-${Math.random()}`)
  mkdirSync(path)
  symlinkSync(process.execPath, join(path, 'node'))
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), text)
    chmodSync(join(path, name), 0o755)
  }
  return path
}

describe('startDataStores', () => {
  it('brings up all three, keeps their data, and stops them', async () => {
    const dataDir = join(folder.path, 'first')
    const stores = await startDataStores({ dataDir })
    const client = await MongoClient.connect(stores.mongodbUri)
    await client.db().collection<{ _id: string }>('films').insertOne({ _id: 'kept' })
    await client.close()
    expect(await redis(stores.redisCacheUrl, 'PING')).toBe('+PONG\r\n')
    expect(await redis(stores.redisStateUrl, 'PING')).toBe('+PONG\r\n')
    expect(stores.description.mongodb).toMatch(/development|mongod/)
    await stores.close()
    await stores.close()
    await allGone([stores.mongodbUri, stores.redisCacheUrl, stores.redisStateUrl])

    const again = await startDataStores({ dataDir })
    const second = await MongoClient.connect(again.mongodbUri)
    expect(await second.db().collection('films').countDocuments()).toBe(1)
    await second.close()
    await again.close()
  })

  it('gives Redis its two roles', async () => {
    const stores = await startDataStores({
      dataDir: join(folder.path, 'roles'),
      mongodbUri: 'mongodb://given',
    })
    expect(stores.mongodbUri).toBe('mongodb://given')
    if (stores.description.redisCache.includes('memory only: its data')) return stores.close()
    expect(await redis(stores.redisCacheUrl, 'CONFIG GET maxmemory-policy')).toContain(
      'allkeys-lru',
    )
    expect(await redis(stores.redisCacheUrl, 'CONFIG GET appendonly')).toContain('\r\nno\r\n')
    expect(await redis(stores.redisStateUrl, 'CONFIG GET maxmemory-policy')).toContain('noeviction')
    expect(await redis(stores.redisStateUrl, 'CONFIG GET appendfsync')).toContain('everysec')
    return stores.close()
  })

  it('starts nothing when everything is given', async () => {
    const given = {
      mongodbUri: 'mongodb://a',
      redisCacheUrl: 'redis://b',
      redisStateUrl: 'redis://c',
    }
    const stores = await startDataStores({ dataDir: '/nowhere/at/all', ...given })
    expect(stores).toMatchObject(given)
    await stores.close()
  })

  it('refuses a folder in use, and one it cannot write to, in one line each', async () => {
    const dataDir = join(folder.path, 'held')
    const stores = await startDataStores({ dataDir, mongodbUri: 'mongodb://given' })
    expect((await errorOf(startDataStores({ dataDir }))).message).toBe(
      `The data folder ${dataDir} is already in use by another process.`,
    )
    await stores.close()
    const file = join(folder.path, 'file')
    writeFileSync(file, '')
    const error = await errorOf(startDataStores({ dataDir: join(file, 'below') }))
    expect(error.message).toMatch(/^The data folder .* cannot be written to: .*$/)
  })

  it('tells why a store did not start, and leaves none running', async () => {
    process.env['PATH'] = pathWith({
      'redis-server': '#!/bin/sh\necho "Fatal: out of luck" >&2\nexit 1\n',
    })
    const error = await errorOf(startDataStores({ dataDir: join(folder.path, 'broken') }))
    expect(error.message).toMatch(
      /^Redis \((cache|state)\) ended at its start: Fatal: out of luck$/,
    )
  })

  it('waits for stores that are just ending after their owner was killed', async () => {
    const dataDir = join(folder.path, 'killed')
    const cli = startCli(dataDir)
    const uris = await started(cli)
    cli.kill('SIGKILL')
    const stores = await startDataStores({ dataDir })
    expect(await pingRedis(portOf(stores.redisStateUrl))).toBe(true)
    expect(stores.redisStateUrl).not.toBe(uris[2])
    await stores.close()
  })

  it('ends the stores when their supervisor is killed', async () => {
    const stores = await startDataStores({ dataDir: join(folder.path, 'orphans') })
    process.kill(stores.supervisorPid ?? 0, 'SIGKILL')
    await allGone([stores.mongodbUri, stores.redisCacheUrl, stores.redisStateUrl])
    await stores.close()
  })

  it('prefers a mongod on PATH', async () => {
    const main = new URL('../src/mongo/server.ts', import.meta.url).pathname
    const mongod = `#!${process.execPath}\nconst at = (name) => process.argv[process.argv.indexOf(name) + 1]\nimport('${main}').then((m) => m.startMongoServer({ dataDir: at('--dbpath'), port: Number(at('--port')) }))\n`
    process.env['PATH'] = pathWith({ mongod })
    const stores = await startDataStores({ dataDir: join(folder.path, 'mongod') })
    expect(stores.description.mongodb).toMatch(/mongod$/)
    expect(stores.description.redisState).toContain('memory only')
    expect(await pingMongo(portOf(stores.mongodbUri))).toBe(true)
    await stores.close()
  })

  it('stops when it is aborted while starting', async () => {
    const abort = new AbortController()
    const dataDir = join(folder.path, 'aborted')
    const starting = startDataStores({ dataDir, signal: abort.signal })
    setTimeout(() => abort.abort(), 100)
    await starting.catch(() => undefined)
    await until(async () => {
      const again = await startDataStores({ dataDir, mongodbUri: 'mongodb://given' }).catch(
        () => undefined,
      )
      await again?.close()
      return again !== undefined
    })
  })
})

describe('npm run stores', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends every process it started on %s',
    async (signal) => {
      const cli = startCli(join(folder.path, `cli-${signal}`))
      const uris = await started(cli)
      expect(uris).toHaveLength(3)
      const ended = once(cli, 'exit') as Promise<[number | null]>
      cli.kill(signal)
      expect((await ended)[0]).toBe(signal === 'SIGKILL' ? null : 0)
      await allGone(uris)
    },
  )

  it('without any program on PATH falls back to JavaScript', async () => {
    const cli = startCli(join(folder.path, 'bare'), pathWith({}))
    const uris = await started(cli)
    expect(await redis(uris[2] ?? '', 'SET a 1')).toBe('+OK\r\n')
    cli.kill('SIGKILL')
    await allGone(uris)
  })
})
