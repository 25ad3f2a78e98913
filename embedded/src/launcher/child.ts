import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { firstLine } from './first-line.ts'

/** A store's process, running and ready. */
export interface StoreProcess {
  pid: number
  port: number
  /** Settles when the process has ended. */
  ended: Promise<void>
  /** Asks it to end, and insists after three seconds. */
  stop(): Promise<void>
}

const readyMs = 20_000
const insistMs = 3_000

export interface ProgramOptions {
  name: string
  command: string
  args: readonly string[]
  port: number
  isReady: (port: number) => Promise<boolean>
}

/** Starts a foreign program and waits until it answers. Throws one line with its last words. */
export async function startProgram(options: ProgramOptions): Promise<StoreProcess> {
  const { name, port } = options
  const child = spawn(options.command, options.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const words = lastWords(child)
  const store = track(child, port)
  const deadline = Date.now() + readyMs
  let hasEnded = false
  void store.ended.then(() => (hasEnded = true))
  while (!(await options.isReady(port))) {
    // `hasEnded` changes while we wait.
    if (hasEnded as boolean)
      throw new Error(`${name} ended at its start: ${words() || 'no message'}`)
    if (Date.now() > deadline) {
      await store.stop()
      throw new Error(`${name} did not answer within ${readyMs / 1000} s: ${words()}`)
    }
    await sleep(20)
  }
  return store
}

/** Starts one of our own modules, which prints `{"port":…}` when it is ready. */
export async function startModule(
  name: string,
  module: URL,
  args: readonly string[],
): Promise<StoreProcess> {
  const child = spawn(process.execPath, ['--no-warnings', module.pathname, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const words = lastWords(child)
  const { stdout } = child
  const line = await firstLine(stdout)
  if (line === undefined) throw new Error(`${name} ended at its start: ${words() || 'no message'}`)
  child.stderr.pipe(process.stderr)
  const { port } = JSON.parse(line) as { port: number }
  return track(child, port)
}

function track(child: ChildProcess, port: number): StoreProcess {
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    pid: child.pid ?? 0,
    port,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), insistMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/** The last line a process wrote, for the error message. */
function lastWords(child: ChildProcess): () => string {
  let text = ''
  const listen = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4000)
  }
  child.stderr?.on('data', listen)
  child.stdout?.on('data', listen)
  child.once('error', (error) => (text += error.message))
  return () => text.trim().split('\n').filter(isTelling).at(-1)?.trim() ?? ''
}

const isTelling = (line: string): boolean =>
  line.trim() !== '' && !/^\s*(at |Node\.js v|\{|\}|\^)/.test(line)
