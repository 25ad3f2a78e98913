import { parseArgs } from 'node:util'
import { onStage, type Contestant, type Stage } from './stage.ts'
import { createZipf } from './zipf.ts'

/**
 * `npm run bench:cache -w server -- --data DIR`: the catalogue at full size. The time from a start to
 * the first answer, answers that no cache holds, how many of a load by Zipf's law (the film of rank n
 * is asked for 1/n times as often as the first) the cache answers, and 304 for what did not change.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, requests: { type: 'string', default: '120000' } },
})
const origin = 'http://127.0.0.1:18080'
const colds = 400
const viewers = 32

if (values.data === undefined) console.log('skipped: name the folder of the films with --data DIR')
else await measure(values.data)

async function measure(data: string): Promise<void> {
  await onStage(async (stage) => {
    stage.cli('setup')
    stage.cli('catalogue:import', '--from', 'wikipedia', '--dir', data)
    // The first start builds the index that the next one finds on disk.
    const first = await startApi(stage)
    await until(isSearching)
    await first.stop()
    await measureStart(stage)
    const ids = await everyId()
    await measureCold(
      'detail',
      sampleOf(ids).map((id) => `/api/movies/${id}`),
    )
    await measureCold('list', await lists())
    for (const when of ['while it fills', 'once filled'] as const) {
      await measureZipf(when, ids, Number(values.requests))
    }
    await measureUnchanged(sampleOf(ids))
  })
}

function startApi(stage: Stage): Promise<Contestant> {
  return stage.start('src/api.ts', [], { ...stage.environment, PORT: '18080' })
}

async function measureStart(stage: Stage): Promise<void> {
  const startedAt = performance.now()
  await startApi(stage)
  await get('/api/movies')
  const answered = performance.now() - startedAt
  await until(isSearching)
  const searching = performance.now() - startedAt
  console.log(`start to the first answer          ${seconds(answered)} (goal: 5 s)`)
  console.log(`start to the first whole search    ${seconds(searching)}`)
}

async function isSearching(): Promise<boolean> {
  const { body } = await get(`/api/search?q=night&limit=${1 + Math.floor(Math.random() * 99)}`)
  return (body as { degraded?: true }).degraded !== true
}

async function everyId(): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await get(`/api/movies?limit=100${cursor && `&cursor=${cursor}`}`)
    const page = body as { items: { id: string }[]; nextCursor: string | null }
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  return ids
}

/** Spread over all ranks. */
function sampleOf(ids: readonly string[]): string[] {
  return ids.filter((_, rank) => rank % Math.floor(ids.length / colds) === 0).slice(-colds)
}

async function lists(): Promise<string[]> {
  const genres = ((await get('/api/genres')).body as { items: { slug: string }[] }).items
  const sorts = ['popularity', 'newest', 'title', 'year']
  return genres
    .flatMap(({ slug }) => sorts.map((sort) => `genre=${slug}&sort=${sort}`))
    .flatMap((query, index) => [query, `${query}&yearFrom=${1920 + (index % 80)}`])
    .slice(0, colds)
    .map((query) => `/api/movies?${query}`)
}

async function measureCold(name: string, paths: readonly string[]): Promise<void> {
  const times: number[] = []
  for (const path of paths) {
    const { source, ms } = await get(path)
    if (source === 'database') times.push(ms)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): string =>
    `${(times[Math.floor(times.length * share)] ?? 0).toFixed(1)} ms`
  const line = `p50 ${at(0.5)}, p95 ${at(0.95)} of ${times.length} (goal: p95 below 100 ms)`
  console.log(`cold ${name.padEnd(29)} ${line}`)
}

async function measureZipf(when: string, ids: readonly string[], amount: number): Promise<void> {
  const zipf = createZipf(ids.length)
  const before = await missesOf('movie')
  let left = amount
  const viewer = async (): Promise<void> => {
    while (left-- > 0) await get(`/api/movies/${ids[zipf()] ?? ''}`)
  }
  await Promise.all(Array.from({ length: viewers }, viewer))
  const ratio = 1 - ((await missesOf('movie')) - before) / amount
  console.log(`by the cache, ${when.padEnd(20)} ${ratio.toFixed(3)} of ${amount} (goal: 0.9)`)
}

async function missesOf(cache: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  const lines = text
    .split('\n')
    .filter((line) => line.includes(`cache="${cache}",layer="database"`))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

async function measureUnchanged(ids: readonly string[]): Promise<void> {
  let unchanged = 0
  for (const id of ids) {
    const { etag } = await get(`/api/movies/${id}`)
    const headers = { 'If-None-Match': etag ?? '' }
    const { status } = await fetch(`${origin}/api/movies/${id}`, { headers })
    if (status === 304) unchanged++
  }
  console.log(`304 for what did not change        ${unchanged} of ${ids.length}`)
}

async function get(path: string) {
  const startedAt = performance.now()
  const response = await fetch(origin + path)
  const body: unknown = await response.json()
  const ms = performance.now() - startedAt
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const { headers } = response
  return { body, ms, source: headers.get('x-data-source'), etag: headers.get('etag') }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50))
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
