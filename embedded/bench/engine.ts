import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { firstLine } from '../src/launcher/first-line.ts'

export interface EngineProcess {
  uri: string
  child: ChildProcess
  /** From spawning the process to its answer. */
  openSeconds: number
  residentMegabytes: () => number
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** Starts the embedded engine in a process of its own on a data folder. */
export async function startEngine(dataDir: string): Promise<EngineProcess> {
  const startedAt = performance.now()
  const main = new URL('../src/mongo/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--no-warnings', main, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const line = await firstLine(child.stdout)
  if (line === undefined) throw new Error('The engine ended at its start.')
  const { port } = JSON.parse(line) as { port: number }
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    child,
    openSeconds: (performance.now() - startedAt) / 1000,
    residentMegabytes: () => residentMegabytes(child.pid ?? 0),
    async stop(signal = 'SIGTERM') {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024
  } catch {
    return NaN
  }
}
