import { Pool, type Dispatcher } from 'undici'
import type { Outbound, Outbounds } from '../infra/outbound.ts'
import { serviceNames, type ServiceName, type ServiceUrls } from '../services.ts'

/** Time until an answer begins. */
const answerMs = 10_000
/** The same for a request whose body passes through: it begins when all of that has arrived. */
const longMs = 120_000
const connections = 128
/** An instance whose connection failed is left alone for so long, where there is another one. */
const awayMs = 1000

interface Ask {
  readonly once: boolean
  readonly signal: AbortSignal
  readonly isLong: boolean
}

export interface Registry {
  /** @throws BreakerOpen, OutboundTimeout, or what went wrong with the connection. */
  ask: (
    service: ServiceName,
    request: Dispatcher.RequestOptions,
    how: Ask,
  ) => Promise<Dispatcher.ResponseData>
  close: () => Promise<void>
}

interface Instance {
  readonly pool: Pool
  /** On the clock of `performance.now()`. */
  awayUntilMs: number
}

interface Entry {
  readonly instances: readonly Instance[]
  readonly usual: Outbound
  readonly long: Outbound
  turn: number
}

/**
 * Where the services are. Instances of one take turns, so that a second attempt meets another one.
 * @throws Error naming the services that have no URL.
 */
export function createRegistry(urls: ServiceUrls, outbounds: Outbounds): Registry {
  const missing = serviceNames.filter((name) => !urls.some(({ service }) => service === name))
  if (missing.length > 0) throw new Error(`SERVICE_URLS: no URL for ${missing.join(', ')}.`)
  const entries = new Map(serviceNames.map((name) => [name, entryOf(name, urls, outbounds)]))
  return {
    ask(service, request, { isLong, ...options }) {
      const entry = entries.get(service)
      if (!entry) throw new Error(`There is no service ${service}.`)
      const call = (signal: AbortSignal) => askNext(entry, { ...request, signal })
      return (isLong ? entry.long : entry.usual).run(call, options)
    },
    async close() {
      const instances = [...entries.values()].flatMap((entry) => entry.instances)
      await Promise.all(instances.map(({ pool }) => pool.close()))
    },
  }
}

/** A service that is slow is still better than none: only silence and broken connections count. */
const policy = {
  breaker: { slowRatio: 1, slowMs: answerMs },
  retry: { attempts: 2, baseMs: 20, reserve: 20 },
} as const

const entryOf = (name: ServiceName, urls: ServiceUrls, { createOutbound }: Outbounds): Entry => ({
  instances: urls
    .filter(({ service }) => service === name)
    .map(({ url }) => ({
      // Times are those of the policies below.
      pool: new Pool(url, { connections, headersTimeout: 0, bodyTimeout: 0 }),
      awayUntilMs: 0,
    })),
  usual: createOutbound({ name: `service_${name}`, timeoutMs: answerMs, ...policy }),
  long: createOutbound({ name: `service_${name}_uploads`, timeoutMs: longMs, ...policy }),
  turn: 0,
})

/** Asks the instance whose turn it is; one that failed a moment ago is passed over. */
async function askNext(
  entry: Entry,
  request: Dispatcher.RequestOptions & { signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  const { instances } = entry
  const inTurn = instances.map((_, at) => instances[(entry.turn + at) % instances.length])
  entry.turn++
  const instance =
    inTurn.find((each) => each !== undefined && each.awayUntilMs < performance.now()) ?? inTurn[0]
  if (!instance) throw new Error('A service has no instance.')
  try {
    return await instance.pool.request(request)
  } catch (error) {
    if (!request.signal.aborted) instance.awayUntilMs = performance.now() + awayMs
    throw error
  }
}
