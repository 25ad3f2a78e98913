import { createServer, type Server } from 'node:http'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  freePort,
  powerCut,
  processesOf,
  removeFolder,
  startProduct,
  temporaryFolder,
  until,
  type Product,
} from './support/product.ts'

const minutes = 60_000

describe('a start that cannot succeed says why in one line and exits with code 1', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await temporaryFolder()
  })
  afterAll(async () => {
    await powerCut(dataDir)
    await removeFolder(dataDir)
  })

  const explanation = async (product: Product): Promise<string> => {
    expect(await product.exited).toBe(1)
    const lines = product
      .output()
      .trim()
      .split('\n')
      .filter((line) => !line.endsWith('…'))
    expect(lines).toHaveLength(1)
    return lines[0]!
  }

  test('port in use', async () => {
    const blocker: Server = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as { port: number }
    const line = await explanation(startProduct(dataDir, port))
    blocker.close()
    expect(line).toContain(`Port ${port} is already in use`)
  })

  test('unwritable data folder', async () => {
    const line = await explanation(startProduct('/proc/cinema', await freePort()))
    expect(line).toMatch(/^DATA_DIR: \/proc\/cinema cannot be written/)
  })

  test('unreachable MongoDB', async () => {
    const MONGODB_URI = `mongodb://127.0.0.1:${await freePort()}/cinema`
    const line = await explanation(startProduct(dataDir, await freePort(), { MONGODB_URI }))
    expect(line).toMatch(/^MONGODB_URI: the server cannot be reached/)
  })
})

describe('a running product', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await temporaryFolder()
  })
  afterAll(async () => {
    await powerCut(dataDir)
    await removeFolder(dataDir)
  })

  test(
    'is stopped by Ctrl-C at any moment of its first start, and leaves no process behind',
    async () => {
      // A folder of its own: on a quick machine the last of these starts is complete.
      const folder = await temporaryFolder()
      for (const delayMs of [100, 700, 1500, 3000]) {
        const product = startProduct(folder, await freePort())
        await pause(delayMs)
        product.process.kill('SIGINT')
        // In its first moments Node itself takes the signal, and there is no exit code.
        expect([0, null]).toContain(await product.exited)
        expect(await processesOf(folder)).toEqual([])
      }
      await removeFolder(folder)
    },
    2 * minutes,
  )

  test(
    'shows the administrator password once, answers, and drains on Ctrl-C',
    async () => {
      const product = startProduct(dataDir, await freePort())
      expect(await product.ready()).toMatch(/Password\s+\S{12,}/)
      const { items } = (await (await fetch(`${product.url}/api/movies?limit=1`)).json()) as {
        items: unknown[]
      }
      expect(items).toHaveLength(1)
      expect((await stat(path.join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
      product.process.kill('SIGINT')
      expect(await product.exited).toBe(0)
      expect(await processesOf(dataDir)).toEqual([])
    },
    3 * minutes,
  )

  test(
    'starts again without a password, and leaves no orphans when its parent is killed',
    async () => {
      // An empty variable counts as absent: the secrets of the first start are used.
      const product = startProduct(dataDir, await freePort(), { JWT_SECRETS: '' })
      expect(await product.ready()).not.toMatch(/Password/)
      expect((await fetch(product.url)).status).toBe(200)
      product.process.kill('SIGKILL')
      await product.exited
      await until(async () => (await processesOf(dataDir)).length === 0, 30)
    },
    3 * minutes,
  )
})
