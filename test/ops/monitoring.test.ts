import { execFileSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { findProgram } from '../../embedded/src/launcher/programs.ts'
import { temporaryFolder } from '../support/product.ts'
import { allExpressions, metricsOf, monitoring, rulesOf } from './expressions.ts'

const root = path.resolve(import.meta.dirname, '../..')
// With CI=true a missing program fails here instead of being skipped.
const hasPromtool = process.env['CI'] === 'true' || findProgram(['promtool']) !== undefined
const promtool = (...args: string[]): string =>
  execFileSync('promtool', args, { cwd: path.join(monitoring, 'prometheus'), encoding: 'utf8' })

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!hasPromtool)('promtool', () => {
  test('accepts the configuration and the rules', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS')
  })

  test('sees each alert fire when it should, and none in a healthy installation', () => {
    expect(promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
  })

  test('understands every expression of the dashboards', async () => {
    const rules = (await allExpressions()).map(({ expr }, index) => ({
      record: `e:${index}`,
      expr,
    }))
    const file = path.join(folder, 'expressions.yml')
    await writeFile(file, stringify({ groups: [{ name: 'all', rules }] }))
    expect(promtool('check', 'rules', '--lint=none', file)).toContain(`${rules.length} rules found`)
  })
})

test('every alert has a test and an entry in the runbooks', async () => {
  const tests = await readFile(path.join(monitoring, 'prometheus/alerts.test.yml'), 'utf8')
  const runbooks = await readFile(path.join(root, 'docs/runbooks.md'), 'utf8')
  for (const { alert = '' } of await rulesOf('alerts.yml')) {
    expect(tests, alert).toContain(`name: ${alert}\n`)
    expect(runbooks, alert).toContain(`\n## ${alert}\n`)
  }
})

test('the dashboards are those that the code describes', () => {
  const check = () =>
    execFileSync(process.execPath, ['scripts/ops/dashboards/write.ts', '--check'], { cwd: root })
  expect(check).not.toThrow()
})

test('finds the metrics of an expression and nothing else', () => {
  const expr =
    'topk(10, sum by (le, route) (rate(a_total{job="b_c"}[5m])) / on (cache) d:e:f > 0.5 and max(g))'
  expect(metricsOf(expr)).toEqual(['a_total', 'd:e:f', 'g'])
})
