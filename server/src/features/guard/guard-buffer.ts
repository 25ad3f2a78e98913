import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'
import { recordMs, settle, type ClientRecord, type Observation, type Verdict } from './rules.ts'

const exchangeRecord = loadScript(new URL('./exchange-record.lua', import.meta.url))
const putBlock = loadScript(new URL('./put-block.lua', import.meta.url))
const liftBlocks = loadScript(new URL('./lift-blocks.lua', import.meta.url))
const listBlocks = loadScript(new URL('./list-blocks.lua', import.meta.url))

const listKeys = ['ends', 'blocks', 'version'].map((name) => `state:1:guard:{list}:${name}`)
const channel = 'state:1:guard:changed'
const recordKey = (client: string): string => `state:1:guard:client:{${client}}`
/** More clients at once are an attack that is not to be told apart by addresses. */
const mostBlocks = 2000

export interface BlockList {
  readonly version: string
  /** Redis's time: what the ends of blocks are to be compared with. */
  readonly nowMs: number
  /** Absent when the version is the one that was known. */
  readonly blocks: ReadonlyMap<string, Verdict> | undefined
}

export type GuardBuffer = ReturnType<typeof createGuardBuffer>

/** What all instances know together of their clients and of those that are blocked. */
export function createGuardBuffer(redis: Redis) {
  return {
    /**
     * Adds what this instance saw to what is known of each client. Resolves to the clients whose
     * record changed, and to those another instance looked at in the same moment, to be tried again.
     */
    async settle(seen: ReadonlyMap<string, Observation>) {
      const clients = [...seen.keys()]
      const [nowMs, ...known] = await Promise.all([
        redis.time().then(([seconds, micros]) => toMs(seconds, micros)),
        ...clients.map((client) => redis.get(recordKey(client))),
      ])
      const settled = new Map<string, ClientRecord>()
      const missed = new Map<string, Observation>()
      const exchange = async (client: string, last: string | null, each: Observation) => {
        const next = settle(last === null ? undefined : parse<ClientRecord>(last), each, nowMs)
        const args = [last ?? '', JSON.stringify(next), recordMs(next)]
        if (await exchangeRecord.run(redis, [recordKey(client)], args)) settled.set(client, next)
        else missed.set(client, each)
      }
      const entries = [...seen].map(([client, each], index) =>
        exchange(client, known[index] ?? null, each),
      )
      await Promise.all(entries)
      return { nowMs, settled, missed }
    },

    /** Resolves to false for a block that is listed already. */
    async put(client: string, block: Verdict): Promise<boolean> {
      const args = [client, block.untilMs, JSON.stringify(block), mostBlocks, channel]
      return (await putBlock.run(redis, listKeys, args)) === 1
    },

    /** Lifts blocks and forgets what led to them. Resolves to how many there were. */
    async lift(clients: readonly string[]): Promise<number> {
      await Promise.all(clients.map((client) => redis.del(recordKey(client))))
      return (await liftBlocks.run(redis, listKeys, [channel, ...clients])) as number
    },

    async list(knownVersion = '-1'): Promise<BlockList> {
      const reply = (await listBlocks.run(redis, listKeys, [knownVersion])) as string[]
      const [version = '0', now = '0', ...entries] = reply
      return {
        version,
        nowMs: Number(now),
        blocks: version === knownVersion ? undefined : toBlocks(entries),
      }
    },

    /** Calls back when another instance changed the list, and ends with the connection it is for. */
    listen(onChange: () => void): void {
      const subscriber = redis.duplicate({ lazyConnect: true, enableOfflineQueue: true })
      subscriber.on('message', onChange)
      // The list is looked at every second besides: a lost subscription costs that second.
      subscriber.on('error', () => undefined)
      subscriber.subscribe(channel).catch(() => undefined)
      redis.once('end', () => subscriber.disconnect())
    },

    /** Calls back when the connection has ended for good. */
    onEnd: (end: () => void) => void redis.once('end', end),
  }
}

function toBlocks(entries: readonly string[]): Map<string, Verdict> {
  const blocks = new Map<string, Verdict>()
  for (let index = 0; index + 1 < entries.length; index += 2) {
    blocks.set(entries[index] ?? '', parse<Verdict>(entries[index + 1] ?? ''))
  }
  return blocks
}

/** These keys hold what this file wrote. */
const parse = <T>(text: string): T => JSON.parse(text) as T

const toMs = (seconds: unknown, micros: unknown): number =>
  Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
