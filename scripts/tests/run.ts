import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Failure } from './failures-reporter.ts'

/** More failed files than these are no accident: they are not run again. */
const maxFilesAgain = 4
const root = path.join(import.meta.dirname, '../..')

/**
 * Runs every test. Tests talk to real processes, so one may fail because the machine was busy: files
 * with failures run once more, alone. Passing then is a pass, and is said.
 * @returns whether all passed, and a line for each failure.
 */
export async function runTests(): Promise<{ passed: boolean; remarks: string[] }> {
  const first = await vitest([])
  if (first.passed) return { passed: true, remarks: [] }
  const files = [...new Set(first.failures.map(({ file }) => file))]
  const remarks = first.failures.map((failure) => describe('failed', failure))
  if (files.length === 0 || files.length > maxFilesAgain) return { passed: false, remarks }

  console.log(`\n── again, alone: ${files.map((file) => path.relative(root, file)).join(', ')}`)
  const again = await vitest(['--maxWorkers', '1', ...files])
  remarks.push(...again.failures.map((failure) => describe('failed again', failure)))
  if (again.passed) remarks.push('passed when run again, alone')
  return { passed: again.passed, remarks }
}

function describe(verb: string, { file, name, reason }: Failure): string {
  return `${verb}: ${path.relative(root, file)} > ${name}: ${reason}`
}

async function vitest(args: readonly string[]): Promise<{ passed: boolean; failures: Failure[] }> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'cinema-tests-'))
  const failuresFile = path.join(directory, 'failures.json')
  const reporters = ['default', path.join(import.meta.dirname, 'failures-reporter.ts')]
  const code = await run(
    ['vitest', 'run', ...reporters.flatMap((name) => ['--reporter', name]), ...args],
    { ...process.env, FAILURES_FILE: failuresFile },
  )
  try {
    return { passed: code === 0, failures: readFailures(failuresFile) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function readFailures(file: string): Failure[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Failure[]
  } catch {
    return [] // The run ended before its reporter did.
  }
}

/** Runs a program with our output; resolves with its exit code. */
async function run(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Runs a program; resolves with its exit code and all that it said. */
export async function capture([program, ...args]: readonly [string, ...string[]]): Promise<{
  code: number
  output: string
}> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? 1))
  })
  return { code, output }
}
