import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Program = 'ffmpeg' | 'ffprobe'

/** Whether both programs answer. */
export function hasFfmpeg(): boolean {
  return ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0)
}

/** What a program may take at most. */
export interface ProgramLimits {
  readonly memoryMegabytes: number
  readonly cpuSeconds: number
  /** Of one file that it writes. */
  readonly fileMegabytes: number
  readonly seconds: number
}

interface RunOptions {
  /** Ends the program. */
  readonly signal?: AbortSignal | undefined
  readonly limits?: ProgramLimits
  /** Each line of its standard output, as it comes. */
  readonly onLine?: (line: string) => void
}

const generous: ProgramLimits = {
  memoryMegabytes: 8192,
  cpuSeconds: 36_000,
  fileMegabytes: 10_000,
  seconds: 36_000,
}

const launcher = fileURLToPath(new URL('./run-limited.sh', import.meta.url))
const longestComplaint = 4000
const killed = 137

/** A program that failed, with the end of its error output. */
export class ProgramError extends Error {
  override name = 'ProgramError'
  readonly complaint: string
  /** Above 128 a signal ended it, which is how limits are enforced. */
  readonly status: number

  constructor(program: Program, status: number, complaint: string) {
    super(`${program} ended with ${status}: ${complaint}`)
    this.complaint = complaint
    this.status = status
  }
}

/**
 * Runs ffmpeg or ffprobe within limits and answers what it wrote to its standard output. It reads
 * files and nothing else, and it ends with this process, however that ends.
 * @throws ProgramError when it fails or meets a limit; the reason of `signal` when that ends it.
 */
export async function run(
  program: Program,
  parameters: readonly string[],
  { signal, limits = generous, onLine }: RunOptions = {},
): Promise<Buffer> {
  signal?.throwIfAborted()
  const child = launch(program, parameters, limits)
  const end = (): void => killGroup(child)
  const timer = setTimeout(end, limits.seconds * 1000)
  signal?.addEventListener('abort', end)
  try {
    const { status, output, complaint } = await outcomeOf(child, onLine)
    signal?.throwIfAborted()
    if (status !== 0) throw new ProgramError(program, status ?? killed, complaint)
    return output
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

function launch(program: Program, parameters: readonly string[], limits: ProgramLimits) {
  const quiet = program === 'ffmpeg' ? ['-hide_banner', '-nostdin', '-y'] : []
  const { memoryMegabytes, cpuSeconds, fileMegabytes } = limits
  const bounds = [memoryMegabytes * 1024, Math.ceil(cpuSeconds), fileMegabytes * 2048].map(String)
  return spawn(
    'sh',
    [launcher, ...bounds, program, '-v', 'error', ...quiet, ...parameters],
    // A group of its own, to be ended whole; the fourth pipe closes when this process is gone.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  )
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

interface Outcome {
  readonly status: number | null
  readonly output: Buffer
  readonly complaint: string
}

function outcomeOf(child: ChildProcess, onLine: RunOptions['onLine']): Promise<Outcome> {
  const output: Buffer[] = []
  let complaint = ''
  let line = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    if (!onLine) {
      output.push(chunk)
      return
    }
    const lines = (line + chunk.toString()).split('\n')
    line = lines.pop() ?? ''
    lines.forEach(onLine)
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-longestComplaint)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output: Buffer.concat(output), complaint }))
  })
}
