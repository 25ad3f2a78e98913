import type { Verdict } from './rules.ts'

interface Known {
  readonly verdict: Verdict
  /** By the clock of this process that never jumps. */
  readonly untilMs: number
}

/** The blocks as this instance knows them; they hold until they end, also while Redis is away. */
export class KnownBlocks {
  #blocks = new Map<string, Known>()

  get isEmpty(): boolean {
    return this.#blocks.size === 0
  }

  /** How long a client is still blocked; 0 when it is not. */
  remainingMs(client: string): number {
    const known = this.#blocks.get(client)
    if (!known) return 0
    const left = known.untilMs - performance.now()
    if (left > 0) return left
    this.#blocks.delete(client)
    return 0
  }

  /** `nowMs` is the time by the clock that made the verdict. */
  add(client: string, verdict: Verdict, nowMs: number): void {
    this.#blocks.set(client, { verdict, untilMs: performance.now() + verdict.untilMs - nowMs })
  }

  replace(blocks: ReadonlyMap<string, Verdict>, nowMs: number): void {
    this.#blocks = new Map()
    for (const [client, verdict] of blocks) this.add(client, verdict, nowMs)
  }

  remove(client: string): void {
    this.#blocks.delete(client)
  }

  clients(): string[] {
    return [...this.#blocks.keys()]
  }
}
