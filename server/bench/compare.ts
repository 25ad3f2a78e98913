import { load, type Measured, type Target } from './load.ts'

/** Something that is loaded, and the process that answers. */
export interface Subject {
  readonly name: string
  readonly target: Target
  readonly pid: number
}

export interface Rounds {
  readonly rounds: number
  readonly seconds: number
}

/** Until the engine has compiled what is hot; its compiler's threads count as the server's time. */
const warmUpSeconds = 5

/** Loads all of them in turn, round after round; the results of each by its place. */
export async function alternate(
  subjects: readonly Subject[],
  { rounds, seconds }: Rounds,
): Promise<Measured[][]> {
  for (const { target, pid } of subjects) await load(target, pid, warmUpSeconds)
  const results: Measured[][] = subjects.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, { target, pid }] of subjects.entries()) {
      results[at]?.push(await load(target, pid, seconds))
    }
  }
  return results
}

/** The ratio of two subjects round by round, as the median with the lowest and the highest. */
export const ratioOf = (
  measured: readonly Measured[],
  reference: readonly Measured[],
  ratio: (measured: Measured, reference: Measured) => number,
): string =>
  spread(measured.map((round, at) => ratio(round, reference[at] ?? round)).filter(Number.isFinite))

export const byThroughput = (measured: Measured, reference: Measured): number =>
  measured.requestsPerSecond / reference.requestsPerSecond

export const byCpuTime = (measured: Measured, reference: Measured): number =>
  reference.cpuMicroseconds / measured.cpuMicroseconds

/** Prints how the first fares beside the second, and resolves when it has. */
export async function compare(pair: readonly [Subject, Subject], rounds: Rounds): Promise<void> {
  const [reference = [], measured = []] = await alternate([pair[1], pair[0]], rounds)
  const throughput = ratioOf(measured, reference, byThroughput)
  const cpu = ratioOf(measured, reference, byCpuTime)
  const name = `${pair[0].name} × ${pair[1].name}`
  console.log(`${name.padEnd(22)} throughput ${throughput}   by CPU time ${cpu}`)
}

export function spread(samples: readonly number[], digits = 2): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const [low = 0, median = 0, high = 0] = [0, sorted.length >> 1, sorted.length - 1].map(
    (i) => sorted[i],
  )
  return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`
}
