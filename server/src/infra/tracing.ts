import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Config } from '../config.ts'

export interface Tracing {
  /** Makes each request that a server answers a span, in the trace that the client names. */
  wrap: (listener: RequestListener) => RequestListener
  /** Sends what is still here. */
  close: () => Promise<void>
}

const off: Tracing = { wrap: (listener) => listener, close: () => Promise.resolve() }

type Settings = Pick<
  Config,
  'INSTANCE_ID' | 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'
>

/** Traces to a collector (OTLP over HTTP), once a process; nothing is loaded where none is configured. */
export async function startTracing(
  settings: Settings,
  service: { readonly name: string; readonly version: string },
): Promise<Tracing> {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined) return off
  const provider = await providerOf({ ...settings, endpoint }, service)
  trace.setGlobalTracerProvider(provider)
  return { wrap: traced, close: () => provider.shutdown() }
}

async function providerOf(
  settings: Settings & { endpoint: string },
  { name, version }: { readonly name: string; readonly version: string },
) {
  const [sdk, resources, hooks, core, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  const url = `${settings.endpoint}/v1/traces`
  return new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': `cinema-${name}`,
      'service.version': version,
      'service.instance.id': settings.INSTANCE_ID,
    }),
    sampler: new sdk.ParentBasedSampler({
      root: new sdk.TraceIdRatioBasedSampler(settings.OTEL_TRACES_SAMPLER_ARG),
    }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  })
}

/** What is asked every few seconds says nothing. */
const untraced = /^\/(metrics|api\/health)\b/

function traced(listener: RequestListener): RequestListener {
  const tracer = trace.getTracer('cinema')
  return (req, res) => {
    const { method = 'GET', url = '/' } = req
    if (untraced.test(url)) {
      listener(req, res)
      return
    }
    const parent = propagation.extract(context.active(), req.headers)
    // Query strings can carry signatures and search words.
    const attributes = { 'http.request.method': method, 'url.path': url.split('?', 1)[0] }
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
    res.once('close', () => {
      const route = routeOf(req)
      if (route !== undefined)
        span.updateName(`${method} ${route}`).setAttribute('http.route', route)
      span.setAttribute('http.response.status_code', res.statusCode)
      if (hasFailed(res)) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    context.with(trace.setSpan(parent, span), () => listener(req, res))
  }
}

const routeOf = (req: IncomingMessage): string | undefined =>
  (req as { template?: string | undefined }).template

const hasFailed = ({ statusCode, writableFinished }: ServerResponse): boolean =>
  statusCode >= 500 || !writableFinished

/** Headers by which the one who is asked continues this trace; none without tracing. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}
