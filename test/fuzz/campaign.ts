import { endpoints, type EndpointSpec } from '@cinema/contract'
import fc from 'fast-check'
import { transcoders } from '../../server/src/features/library/transcoders-buffer.ts'
import { createActors, type Actors } from './actors.ts'
import { casesOf, type Case } from './cases.ts'
import { brokenInvariants } from './invariants.ts'
import { learn, nothingKnown, type Knowledge } from './knowledge.ts'
import { brokenLaw } from './laws.ts'
import { send, type Answer } from './send.ts'
import type { Target } from './target.ts'

export interface CampaignOptions {
  readonly seed: number
  readonly casesPerEndpoint: number
  readonly hangMs: number
  /** Method and path must contain this. */
  readonly only?: string
}

export interface Row {
  readonly endpoint: string
  readonly cases: number
  /** How many answers came with 2xx, 3xx, 4xx, 5xx. */
  readonly classes: readonly [number, number, number, number]
  readonly slowestMs: number
  readonly failure: string | undefined
}

/** How many endpoints are tried at the same time. */
const width = 4

export interface Report {
  readonly rows: readonly Row[]
  readonly cases: number
  /** Broken laws with the smallest request that breaks them, and what is wrong afterwards. */
  readonly findings: readonly string[]
}

/** Tries every declared endpoint with generated requests, then looks at what is left behind. */
export async function runCampaign(target: Target, options: CampaignOptions): Promise<Report> {
  const stopAnnouncing = await announceTranscoder(target)
  const actors = createActors(target)
  const known = await explore({ target, actors, hangMs: options.hangMs })
  const waiting = endpoints.filter((endpoint) => nameOf(endpoint).includes(options.only ?? ''))
  const rows: Row[] = []
  const work = async (): Promise<void> => {
    for (let endpoint = waiting.shift(); endpoint; endpoint = waiting.shift()) {
      const cases = casesOf(endpoint, known)
      rows.push(await tryEndpoint(endpoint, cases, { target, actors, ...options }))
    }
  }
  await Promise.all(Array.from({ length: width }, work)).finally(stopAnnouncing)
  rows.sort((a, b) => a.endpoint.localeCompare(b.endpoint))
  const broken = rows.flatMap(({ endpoint, failure }) =>
    failure === undefined ? [] : [`${endpoint}: ${failure}`],
  )
  const cases = rows.reduce((sum, row) => sum + row.cases, 0)
  return { rows, cases, findings: [...broken, ...(await aftermath(target, actors))] }
}

/** Films are only taken while a worker says that it can make them: what it makes is tried elsewhere. */
async function announceTranscoder({ admin }: Target): Promise<() => void> {
  const announce = () => transcoders(admin.redis.state).announce({ hasFfmpeg: true })
  await announce()
  const timer = setInterval(() => void announce(), 10_000)
  return () => clearInterval(timer)
}

async function aftermath(target: Target, { administrators }: Actors): Promise<string[]> {
  const dead = target.isAlive() ? [] : ['The process has ended.']
  return [...dead, ...target.failures(), ...(await brokenInvariants(target, administrators))]
}

export const nameOf = ({ method, path }: EndpointSpec): string => `${method} ${path}`

interface Trial extends Pick<CampaignOptions, 'seed' | 'casesPerEndpoint' | 'hangMs'> {
  readonly target: Target
  readonly actors: Actors
}

async function tryEndpoint(
  endpoint: EndpointSpec,
  cases: fc.Arbitrary<Case>,
  trial: Trial,
): Promise<Row> {
  const answers: Answer[] = []
  const property = fc.asyncProperty(cases, async (given) => {
    const answer = await ask(given, trial)
    answers.push(answer)
    const broken = brokenLaw(endpoint, given, answer)
    if (broken !== undefined) throw new Error(`${broken}: ${answer.body.slice(0, 500)}`)
  })
  const { seed, casesPerEndpoint: numRuns } = trial
  const result = await fc.check(property, { seed, numRuns, interruptAfterTimeLimit: 600_000 })
  const count = (hundred: number): number =>
    answers.filter(({ status }) => Math.floor(status / 100) === hundred).length
  return {
    endpoint: nameOf(endpoint),
    cases: answers.length,
    classes: [count(2), count(3), count(4), count(5)],
    slowestMs: Math.round(Math.max(0, ...answers.map(({ durationMs }) => durationMs))),
    failure: result.failed ? described(result) : undefined,
  }
}

async function ask(
  given: Case,
  { target, actors, hangMs }: Omit<Trial, 'seed' | 'casesPerEndpoint'>,
) {
  const credentials = await actors.credentials(given)
  const answer = await send(given, { url: target.url, credentials, hangMs })
  if (answer.status === 401 || answer.status < 300) actors.doubt(given.role)
  return answer
}

function described({ counterexample, errorInstance }: fc.RunDetails<[Case]>): string {
  const [given] = counterexample ?? []
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `${reason}\n  ${JSON.stringify(given ?? null).slice(0, 1500)}`
}

/** Two rounds of valid requests, to learn from their answers. */
async function explore(parts: Omit<Trial, 'seed' | 'casesPerEndpoint'>): Promise<Knowledge> {
  let known = nothingKnown
  for (const seed of [1, 2]) {
    for (const endpoint of endpoints) {
      for (const given of validCases(endpoint, known, seed)) {
        const { status, body } = await ask(given, parts)
        if (status >= 300) continue
        known = learn(known, [given.parts], body === '' ? undefined : JSON.parse(body))
      }
    }
  }
  return known
}

const validCases = (endpoint: EndpointSpec, known: Knowledge, seed: number): Case[] =>
  fc
    .sample(casesOf(endpoint, known), { numRuns: 60, seed })
    .filter(({ kind, role }) => kind === 'valid' && role !== 'anonymous')
    .slice(0, 4)
