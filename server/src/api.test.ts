import { spawn, type ChildProcess } from 'node:child_process'
import { Agent, get } from 'node:http'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { testEnvironment } from '../test/harness.ts'

const script = path.join(import.meta.dirname, 'api.ts')
const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

interface Api {
  child: ChildProcess
  output: () => string
  exited: Promise<number | null>
  /** Exited, and everything it printed has been read. */
  closed: Promise<number | null>
}

function startApi(overrides: Record<string, string> = {}): Api {
  const environment = { PATH: process.env['PATH'], ...testEnvironment(overrides) }
  const child = spawn(process.execPath, [script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  started.push(child)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = (event: string) =>
    new Promise<number | null>((resolve) =>
      child.once(event, (code: number | null) => resolve(code)),
    )
  return { child, output: () => output, exited: ended('exit'), closed: ended('close') }
}

async function listening({ child, output }: Api): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { listening: number }).listening))
    child.once('exit', () => reject(new Error(output())))
  })
}

describe('a start that cannot succeed', () => {
  test.each([
    [{ JWT_SECRETS: 'k1:short' }, /^Configuration: JWT_SECRETS: Expected kid:secret/],
    [{ MONGODB_URI: 'mongodb://127.0.0.1:1/x' }, /^MONGODB_URI: the server cannot be reached/],
    [{ REDIS_STATE_URL: 'redis://127.0.0.1:1' }, /^REDIS_STATE_URL: the server cannot be reached/],
    [{ CLIENT_DIR: '/nowhere' }, /^CLIENT_DIR: \/nowhere holds no index.html/],
  ])('with %o says why in one line and exits with code 1', async (overrides, line) => {
    const api = startApi({ ...overrides, LOG_LEVEL: 'fatal' })
    expect(await api.closed).toBe(1)
    expect(api.output().trim()).toMatch(line)
    expect(api.output().trim().split('\n')).toHaveLength(1)
  })

  test('says that its port is taken', async () => {
    const first = startApi()
    const port = await listening(first)
    const second = startApi({ PORT: String(port), LOG_LEVEL: 'fatal' })
    expect(await second.closed).toBe(1)
    expect(second.output().trim()).toBe(`Port ${port} on 127.0.0.1 is already in use.`)
  })
})

test('drains on SIGTERM without failing a request', async () => {
  const api = startApi()
  const port = await listening(api)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const answers: string[] = []
  let asking = true
  const client = async (): Promise<void> => {
    while (asking) {
      const { outcome, last } = await ask(port, agent)
      answers.push(outcome)
      if (last) return
    }
  }
  const clients = Array.from({ length: 8 }, client)
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBeGreaterThan(50)
  api.child.kill('SIGTERM')
  await Promise.all(clients)
  asking = false
  agent.destroy()
  expect(answers.filter((outcome) => outcome !== '200')).toEqual([])
  expect(await api.exited).toBe(0)
})

/** One request; `last` when the server asked for a new connection, which it would refuse. */
function ask(port: number, agent: Agent): Promise<{ outcome: string; last: boolean }> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/api/genres', agent }, (response) => {
      response.resume().once('end', () =>
        resolve({
          outcome: String(response.statusCode),
          last: response.headers.connection === 'close',
        }),
      )
    }).once('error', (error) => resolve({ outcome: error.message, last: true }))
  })
}

test('ends when the process that started it is gone', async () => {
  const api = startApi()
  await listening(api)
  api.child.disconnect()
  expect(await api.exited).toBe(0)
})
