import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeLoadData } from './data.ts'
import { describeReport, type ArtilleryReport } from './report.ts'

/**
 * `npm run load -- SCENARIO [--target URL]`: runs a scenario of artillery/ against an installation
 * and leaves a report beside its numbers. Exit code 1 when a threshold is missed.
 */
const folder = path.resolve(import.meta.dirname, '../../../artillery')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    target: { type: 'string', default: 'https://localhost:8443' },
    viewers: { type: 'string', default: '10' },
  },
})

try {
  const scenario = await chooseScenario(positionals[0])
  await ensureInstalled()
  const target = new URL(values.target)
  // Its certificate signs itself; that is nobody else's machine.
  const isLocal = ['localhost', '127.0.0.1'].includes(target.hostname)
  if (isLocal) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  await writeLoadData(path.join(folder, 'data'), target, Number(values.viewers))
  await mkdir(path.join(folder, 'reports'), { recursive: true })
  const name = `${scenario}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  const output = path.join(folder, 'reports', `${name}.json`)
  const code = await runArtillery(scenario, target, output, isLocal)
  const report = JSON.parse(await readFile(output, 'utf8')) as ArtilleryReport
  const text = describeReport({ scenario, target: target.origin, passed: code === 0 }, report)
  const markdown = output.replace(/\.json$/, '.md')
  await writeFile(markdown, text)
  console.log(`\n${text}\n${path.relative('.', markdown)}`)
  process.exitCode = code
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function chooseScenario(name: string | undefined): Promise<string> {
  const all = (await readdir(path.join(folder, 'scenarios'))).map((file) => path.parse(file).name)
  if (name !== undefined && all.includes(name)) return name
  throw new Error(`Name a scenario: ${all.join(', ')}.`)
}

/** Artillery is large, and needed by few: it is installed when somebody runs it. */
async function ensureInstalled(): Promise<void> {
  if (existsSync(path.join(folder, 'node_modules/artillery'))) return
  console.log('Installing artillery …')
  const code = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Error('Artillery could not be installed.')
}

function runArtillery(
  scenario: string,
  target: URL,
  output: string,
  isLocal: boolean,
): Promise<number> {
  const bin = path.join(folder, 'node_modules/artillery/bin/run')
  const variables = JSON.stringify({ target: target.origin })
  return run(process.execPath, [
    ...[bin, 'run', '--target', target.origin, '--config', 'common.yml'],
    ...['--variables', variables, '--output', output, ...(isLocal ? ['--insecure'] : [])],
    `scenarios/${scenario}.yml`,
  ])
}

function run(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...process.env,
      ARTILLERY_DISABLE_TELEMETRY: 'true',
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? 1))
  })
}
