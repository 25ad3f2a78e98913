import { createInstance, type Instance } from './instance.ts'
import { startOrRetry } from './installation.ts'

/** What runs apart, in the order of its ports: the gateway has the first one. */
const parts = ['gateway', 'auth', 'catalogue', 'streaming'] as const
type Part = (typeof parts)[number]

/** The API as services behind their gateway, as processes of one machine. */
export interface Services {
  readonly url: string
  readonly instances: ReadonlyMap<Part, Instance>
  close: () => Promise<void>
}

export interface ServicesOptions {
  /** One for each part, the gateway's first. */
  readonly ports: readonly number[]
  /** Of the server's processes: stores and secrets at least. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts all of them, or none. */
export async function startServices({ ports, environment }: ServicesOptions): Promise<Services> {
  const portOf = (part: Part): number => ports[parts.indexOf(part)] ?? 0
  const urlOf = (part: Part): string => `http://127.0.0.1:${portOf(part)}`
  const apart = parts.filter((part) => part !== 'gateway')
  const url = urlOf('gateway')
  const shared = { ...environment, HOST: '127.0.0.1', PUBLIC_URL: url }
  const gateway = createInstance({
    name: 'gateway',
    entry: 'server/src/gateway.ts',
    environment: {
      ...shared,
      PORT: String(portOf('gateway')),
      SERVICE_URLS: apart.map((part) => `${part}=${urlOf(part)}`).join(','),
    },
  })
  const services = apart.map((part) =>
    createInstance({
      name: part,
      entry: 'server/src/api.ts',
      environment: {
        ...shared,
        PORT: String(portOf(part)),
        SERVICES: part,
        TRUST_PROXY_HOPS: '1',
      },
    }),
  )
  const worker = createInstance({
    name: 'worker',
    entry: 'server/src/worker.ts',
    environment: shared,
  })
  const all = [worker, ...services, gateway]
  try {
    for (const instance of all) await startOrRetry(instance)
  } catch (error) {
    await Promise.all(all.map((instance) => instance.kill()))
    throw error
  }
  return {
    url,
    instances: new Map([gateway, ...services].map((each) => [each.name as Part, each])),
    async close() {
      for (const instance of all.toReversed()) await instance.drain()
    },
  }
}
