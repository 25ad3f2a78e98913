import type { Config } from '../config.ts'

/** An error as it is logged, with what of its surroundings may leave the house. */
export type ReportError = (
  error: Error,
  about: { readonly message: string; readonly requestId?: string | undefined },
) => void

export interface ErrorReports {
  readonly report: ReportError
  /** Waits for what is on its way. */
  close: () => Promise<void>
}

const flushMs = 2000

/**
 * Reports of errors to a service that speaks Sentry's protocol, made of the error, its stack and the
 * request's id: no headers, bodies, addresses or names. Undefined where no DSN is configured.
 */
export async function startErrorReports(
  { SENTRY_DSN: dsn, INSTANCE_ID: serverName, NODE_ENV: environment }: Config,
  version: string,
): Promise<ErrorReports | undefined> {
  if (dsn === undefined) return undefined
  const [sentry, server] = await Promise.all([
    import('@sentry/core'),
    import('@sentry/core/server'),
  ])
  const client = new server.ServerRuntimeClient({
    dsn,
    release: `cinema-online@${version}`,
    environment,
    serverName,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    integrations: [],
    stackParser: sentry.createStackParser(server.nodeStackLineParser()),
    transport: (options) =>
      sentry.createTransport(options, async ({ body }) => {
        // A copy, because the types of browsers take no bytes that could be shared.
        const bytes = typeof body === 'string' ? body : new Uint8Array(body)
        const { status, headers } = await fetch(options.url, { method: 'POST', body: bytes })
        return {
          statusCode: status,
          headers: {
            'retry-after': headers.get('retry-after'),
            'x-sentry-rate-limits': headers.get('x-sentry-rate-limits'),
          },
        }
      }),
  })
  client.init()
  return {
    report(error, { message, requestId }) {
      const scope = new sentry.Scope()
      scope.setTags({ log: message, ...(requestId !== undefined && { requestId }) })
      client.captureException(error, undefined, scope)
    },
    async close() {
      await client.close(flushMs)
    },
  }
}
