import { spawn, type ChildProcess } from 'node:child_process'

interface ChildOptions {
  readonly environment: Readonly<Record<string, string>>
  /** Flags of Node, before the script. */
  readonly nodeFlags?: readonly string[]
}

/** The processes of a product: started one by one, ended together in reverse order. */
export interface Children {
  /** Starts a process without waiting for it; its end does not matter until `stop`. */
  launch: (args: readonly string[], options: ChildOptions) => void
  /** Resolves when the process sends its first message (`listening`, `working`). */
  start: (script: string, options: ChildOptions) => Promise<void>
  /** Runs a command to its end; resolves to what it printed on standard output. */
  run: (args: readonly string[], options: ChildOptions) => Promise<string>
  /** Asks every process to drain and waits for it; the insistent get SIGKILL after 20 s. */
  stop: () => Promise<void>
  /** Rejects when a started process ends although nobody asked it to. */
  readonly failure: Promise<never>
}

const patienceMs = 20_000

export function createChildren(): Children {
  const alive = new Set<ChildProcess>()
  let stopping = false
  let fail: (error: Error) => void = () => undefined
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Awaited by the owner at the end; a failure during start-up must not count as unhandled.
  failure.catch(() => undefined)

  const spawnNode = (
    args: readonly string[],
    options: ChildOptions,
    output: 'inherit' | 'pipe',
  ) => {
    if (stopping) throw new Error('Stopping.')
    const child = spawn(process.execPath, [...(options.nodeFlags ?? []), ...args], {
      env: options.environment,
      stdio: ['ignore', output, 'inherit', 'ipc'],
    })
    alive.add(child)
    child.once('exit', () => alive.delete(child))
    return child
  }

  return {
    failure,
    launch(args, options) {
      spawnNode(args, options, 'inherit')
    },
    async start(script, options) {
      const child = spawnNode([script], options, 'inherit')
      child.once('exit', (code) => {
        if (!stopping)
          fail(new Error(`${script} ended unexpectedly (exit code ${code ?? 'none'}).`))
      })
      const ready = new Promise((resolve) => child.once('message', resolve))
      await Promise.race([ready, failure])
    },
    async run(args, options) {
      const child = spawnNode(args, options, 'pipe')
      const chunks: Buffer[] = []
      child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
      if (code !== 0) throw new Reported()
      return Buffer.concat(chunks).toString()
    },
    async stop() {
      stopping = true
      await Promise.all([...alive].reverse().map(end))
    },
  }
}

/** A failure that the process itself has already explained on standard error. */
export class Reported extends Error {
  override name = 'Reported'
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(force)
}
