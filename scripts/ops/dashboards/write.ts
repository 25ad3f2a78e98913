import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pages } from './pages.ts'
import { buildPage } from './panels.ts'

/** `npm run dashboards`: writes Grafana's dashboards; `--check` compares them with what is there. */
const folder = path.resolve(import.meta.dirname, '../../../monitoring/grafana/dashboards')
const wanted = new Map(
  pages.map((page) => [`${page.uid}.json`, `${JSON.stringify(buildPage(page), null, 2)}\n`]),
)
const present = (await readdir(folder)).filter((file) => file.endsWith('.json'))

if (process.argv.includes('--check')) {
  const texts = await Promise.all(
    present.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const),
  )
  const isSame = texts.every(([file, text]) => wanted.get(file) === text)
  if (!isSame || present.length !== wanted.size) {
    console.error('monitoring/grafana/dashboards is out of date: npm run dashboards')
    process.exitCode = 1
  }
} else {
  await Promise.all(present.map((file) => rm(path.join(folder, file))))
  for (const [file, text] of wanted) await writeFile(path.join(folder, file), text)
}
