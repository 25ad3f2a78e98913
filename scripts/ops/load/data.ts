import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

interface Film {
  readonly id: string
  readonly title: string
  readonly genres: readonly { readonly slug: string }[]
}

/**
 * Writes what scenarios need, from the running installation: films of its catalogue, and accounts
 * that are made for this run. @throws Error when the installation has no films or makes no accounts.
 */
export async function writeLoadData(folder: string, target: URL, viewers: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const films = await catalogue(target, '')
  const playables = await catalogue(target, '&playable=true')
  const movies = films.map(({ id, title, genres }) =>
    [id, wordOf(title), genres[0]?.slug ?? 'drama'].join(','),
  )
  await writeFile(path.join(folder, 'movies.csv'), `${movies.join('\n')}\n`)
  const ids = playables.map(({ id }) => id)
  await writeFile(path.join(folder, 'playables.csv'), `${ids.join('\n')}\n`)
  const accounts: string[] = []
  for (let number = 0; number < viewers; number++) accounts.push(await signUp(target, number))
  const file = path.join(folder, 'viewers.csv')
  await writeFile(file, `${accounts.join('\n')}\n`, { mode: 0o600 })
}

async function catalogue(target: URL, filter: string): Promise<Film[]> {
  const url = new URL(`/api/movies?limit=100${filter}`, target)
  const { items } = await ask<{ items: Film[] }>(url)
  if (items.length === 0) throw new Error(`${url.href} holds no films.`)
  return items
}

/** What somebody would type: a word of the title, without what a CSV or a URL would trip over. */
const wordOf = (title: string): string => /[\p{L}]{3,}/u.exec(title)?.[0] ?? 'the'

async function signUp(target: URL, number: number): Promise<string> {
  const name = `load-${randomBytes(4).toString('hex')}-${number}`
  const account = { email: `${name}@example.org`, password: randomBytes(12).toString('hex') }
  await ask(new URL('/api/auth/register', target), { ...account, username: name })
  return [account.email, account.password, `device-${name}`].join(',')
}

async function ask<T>(url: URL, body?: object): Promise<T> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(20_000),
    ...(body && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  if (!response.ok) {
    throw new Error(`${url.pathname} answers ${response.status}: ${await response.text()}`)
  }
  return (await response.json()) as T
}
