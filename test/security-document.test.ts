import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../docs')
const document = await readFile(path.join(folder, 'security.md'), 'utf8')

const links = [...document.matchAll(/\[([^\]]+)\]\(([^)#]+)\)/g)].map(
  ([, name = '', file = '']) => ({
    name,
    file: path.resolve(folder, file),
  }),
)

test('every test that the security document names is there', async () => {
  const missing: string[] = []
  for (const { name, file } of links) {
    const content = await readFile(file, 'utf8').catch(() => undefined)
    const isThere = file.endsWith('.test.ts') ? content?.includes(name) : content !== undefined
    if (!isThere) missing.push(`${name} in ${path.relative(folder, file)}`)
  }
  expect(missing).toEqual([])
  expect(links.length).toBeGreaterThan(100)
})

test('every requirement of levels 1 and 2 has one row, with its evidence or reason', () => {
  const rows = [
    ...document.matchAll(/^\| (V[\d.]+) +\| ([12]) +\|[^|]+\| ([a-z ]+?) +\| (.+) \|$/gm),
  ]
  const ids = rows.map(([, id = '']) => id)
  expect(new Set(ids).size).toBe(217)
  expect(ids).toHaveLength(217)
  for (const [row, , , status, evidence = ''] of rows) {
    expect(['held', 'not applicable', 'exception', 'open'], row).toContain(status)
    if (status === 'held') expect(evidence, row).toContain('](')
    else expect(evidence.trim(), row).not.toBe('')
  }
})
