import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { capture, runTests } from './tests/run.ts'

/**
 * `npm test`: every check of the project, then its tests, with a summary at the end that names the
 * tests that failed.
 * `--only NAME` runs one of them; `--only checks` those that need no running process.
 */
const steps = [
  { name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'], isCheck: true },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], isCheck: true },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], isCheck: true },
  { name: 'dead code', command: ['knip', '--no-progress'], isCheck: true },
  { name: 'documents', command: ['node', 'scripts/documents.ts', '--check'], isCheck: true },
  { name: 'client build', command: ['npm', 'run', '--silent', 'build'], isCheck: false },
  { name: 'tests', command: undefined, isCheck: false },
] as const

/** Programs that some tests need beyond Node, with what is skipped where they are missing. */
const programs = {
  'redis-server': 'tests of the progress buffer (js-redis-server stands in for the rest)',
  chromium: 'browser tests',
  ffprobe: 'the check of the demonstration films’ media',
  nginx: 'tests through the load balancer',
  promtool: 'the check of metrics and alert rules',
  'docker-compose': 'the check of the compose files',
}

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = steps.filter(
  ({ name, isCheck }) =>
    values.only === undefined || values.only === name || (values.only === 'checks' && isCheck),
)
if (chosen.length === 0) throw new Error(`No step is called ${String(values.only)}.`)

const missing = Object.keys(programs).filter((program) => !onPath(program))
for (const program of missing) {
  console.log(
    `missing  ${program}: without it, skipped: ${programs[program as keyof typeof programs]}`,
  )
}
if (process.env['CINEMA_DATA'] === undefined) {
  console.log(
    'missing  CINEMA_DATA: without this folder of films, skipped: search over 36,000 films',
  )
}
if (missing.length > 0 && process.env['CI'] === 'true') {
  console.error('With CI=true every program must be there.')
  process.exit(1)
}

interface Result {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
}

const results: Result[] = []
const remarks: string[] = []
const waiting = [...chosen]
// Each check keeps one core busy; the tests take both.
await Promise.all([runChecks(), runChecks()])
for (const { name } of waiting) {
  console.log(`\n── ${name}`)
  results.push(await timed(name, testsPass))
}

console.log()
for (const { name, passed, seconds } of results) {
  console.log(
    `${passed ? 'passed' : 'FAILED'}  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s`,
  )
}
for (const remark of remarks) console.log(remark)
const failed = results.filter(({ passed }) => !passed).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function testsPass(): Promise<boolean> {
  const outcome = await runTests()
  remarks.push(...outcome.remarks)
  return outcome.passed
}

async function runChecks(): Promise<void> {
  for (let step = waiting[0]; step?.command; step = waiting[0]) {
    waiting.shift()
    const { name, command } = step
    let output = ''
    const result = await timed(name, async () => {
      const finished = await capture(command)
      output = finished.output
      return finished.code === 0
    })
    console.log(`\n── ${name}\n${output}`.trimEnd())
    results.push(result)
  }
}

async function timed(name: string, passes: () => Promise<boolean>): Promise<Result> {
  const startedAt = performance.now()
  const passed = await passes()
  return { name, passed, seconds: (performance.now() - startedAt) / 1000 }
}
