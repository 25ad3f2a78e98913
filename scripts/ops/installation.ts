import path from 'node:path'
import { freePort } from '../../embedded/src/launcher/ports.ts'
import { startFront, type Front } from './front.ts'
import { createInstance, type Instance } from './instance.ts'

/** An instance of the API with its place behind nginx. */
export interface ApiInstance extends Instance {
  readonly url: string
}

/** The topology of production as processes of one machine: nginx, API instances, a worker. */
export interface Installation {
  readonly front: Front
  readonly apis: readonly ApiInstance[]
  readonly worker: Instance
  /** Where each process answers Prometheus. */
  readonly metricsUrls: readonly string[]
  close: () => Promise<void>
}

export interface InstallationOptions {
  /** Writable: nginx keeps its files below. */
  readonly folder: string
  readonly instances: number
  /** Of the server's processes: stores and secrets at least. */
  readonly environment: Readonly<Record<string, string>>
  readonly httpsPort?: number
  readonly frontSettings?: Readonly<Record<string, string>>
}

/** Starts everything, or nothing. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const httpsPort = options.httpsPort ?? (await freePort())
  const environment = {
    ...options.environment,
    HOST: '127.0.0.1',
    MEDIA_SENDER: 'nginx',
    PUBLIC_URL: `https://localhost:${httpsPort}`,
    TRUST_PROXY_HOPS: '1',
  }
  const ports: number[] = []
  for (let index = 0; index < options.instances; index++) ports.push(await freePort())
  const apis = ports.map((port, index) => createApi(`api-${index + 1}`, port, environment))
  const workerMetricsPort = await freePort()
  const worker = createInstance({
    name: 'worker-1',
    entry: 'server/src/worker.ts',
    environment: { ...environment, METRICS_PORT: String(workerMetricsPort) },
  })
  const processes = [...apis, worker]
  try {
    for (const each of processes) await startOrRetry(each)
    const front = await startFront({
      folder: path.join(options.folder, 'nginx'),
      instances: ports,
      httpsPort,
      settings: {
        NGINX_MEDIA_DIR: options.environment['DATA_DIR'] ?? '',
        NGINX_DEMO_DIR: path.resolve(import.meta.dirname, '../../server/demo/media'),
        ...options.frontSettings,
      },
    })
    const close = async (): Promise<void> => {
      await front.close()
      await Promise.all(processes.map((each) => each.drain()))
    }
    const metricsPorts = [...ports, workerMetricsPort]
    const metricsUrls = metricsPorts.map((port) => `http://127.0.0.1:${port}/metrics`)
    return { front, apis, worker, metricsUrls, close }
  } catch (error) {
    await Promise.all(processes.map((each) => each.kill()))
    throw error
  }
}

const attempts = 5

/** A store that answered late makes a process give up at its start: any supervisor tries again. */
export async function startOrRetry(instance: Instance): Promise<void> {
  for (let attempt = 1; attempt < attempts; attempt++) {
    try {
      await instance.start()
      return
    } catch {
      // Its last words are those of the last attempt.
    }
  }
  await instance.start()
}

function createApi(
  name: string,
  port: number,
  environment: Readonly<Record<string, string>>,
): ApiInstance {
  const instance = createInstance({
    name,
    entry: 'server/src/api.ts',
    environment: { ...environment, PORT: String(port) },
  })
  return Object.assign(instance, { url: `http://127.0.0.1:${port}` })
}
