import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { startRehearsal, type Rehearsal } from '../../test/ops/rehearsal.ts'
import { loadConfig } from '../../server/src/config.ts'
import { createContext } from '../../server/src/context.ts'

/**
 * `npm run bench:segments`: segments of a film through nginx, each behind its signed link, which an
 * instance checks before nginx sends the file; beside the same file as one of nginx's own, in
 * alternation. Bytes a second, as the median of the ratios round by round. `wrk` is needed.
 */
const run = promisify(execFile)
const rounds = 7
const seconds = 2
/** Of a rendition of 720p and of one of 1080p: about 4 s at 2 and at 5 Mbit/s. */
const sizes = { '1.0 MB': 1_000_000, '2.5 MB': 2_500_000 }

const rehearsal = await startRehearsal(1)
try {
  const { url } = rehearsal.installation.front
  const link = await linkToFilm(rehearsal)
  for (const [name, bytes] of Object.entries(sizes)) {
    const file = await writeSegment(rehearsal, bytes)
    const ratios: number[] = []
    await load(url + link(file))
    for (let round = 0; round < rounds; round++) {
      const asFile = await load(`${url}/assets/${file}`)
      ratios.push((await load(url + link(file))) / asFile)
    }
    ratios.sort((a, b) => a - b)
    const [low = 0, median = 0, high = 0] = [0, rounds >> 1, rounds - 1].map((at) => ratios[at])
    console.log(
      `${name}: behind its link ${median.toFixed(2)} × as a file (${low.toFixed(2)}–${high.toFixed(2)})`,
    )
  }
} finally {
  await rehearsal.close()
}

/** Lets a film have media, and answers the address of each of its files. */
async function linkToFilm({ environment, movieIds, client }: Rehearsal) {
  const [id = ''] = movieIds
  const context = await createContext(loadConfig({ ...environment, LOG_LEVEL: 'silent' }))
  const media = { path: 'library/bench', bestHeight: 1080 }
  await context.mongo
    .collection<{ _id: string }>('movies')
    .updateOne({ _id: id }, { $set: { media, playable: true } })
  await context.close()
  const answer = (await client.send(`/api/streaming/sources/${id}`)).json()
  const [source] = (answer as { sources: { url: string }[] }).sources
  return (file: string): string => source?.url.replace('master.m3u8', file) ?? ''
}

/** The same bytes twice: in the library, and among nginx's own files. */
async function writeSegment({ environment }: Rehearsal, bytes: number): Promise<string> {
  const folder = environment['DATA_DIR'] ?? ''
  const name = `seg-${bytes}.m4s`
  const content = randomBytes(bytes)
  for (const place of ['library/bench', 'client/assets']) {
    await mkdir(path.join(folder, place), { recursive: true })
    await writeFile(path.join(folder, place, name), content)
  }
  return name
}

/** Bytes a second. */
async function load(url: string): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', '-c16', `-d${seconds}s`, url])
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  if (refused !== undefined) throw new Error(`${refused} answers of ${url} were refusals.`)
  const [, amount = '', unit = ''] = /Transfer\/sec:\s+([\d.]+)(KB|MB|GB)/.exec(stdout) ?? []
  return Number(amount) * ({ KB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 0)
}
