import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface WorkerProcess {
  readonly process: ChildProcess
  readonly exited: Promise<number | null>
}

const script = fileURLToPath(new URL('../src/worker.ts', import.meta.url))

/** The background process as it is run, with an environment of its own; resolves when it works. */
export async function startWorker(
  environment: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [script], {
    env: { ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error('The worker ended before it worked.')))
  })
  return { process: child, exited }
}

/** Ends it as a power cut would. */
export async function killWorker({ process, exited }: WorkerProcess): Promise<void> {
  process.kill('SIGKILL')
  await exited
}
