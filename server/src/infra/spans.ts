import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** Runs something as a span of the current trace; without tracing it just runs. */
export function inSpan<T>(
  name: string,
  run: () => Promise<T>,
  kind: SpanKind = SpanKind.CLIENT,
): Promise<T> {
  return trace.getTracer('cinema').startActiveSpan(name, { kind }, async (span) => {
    try {
      return await run()
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
      throw error
    } finally {
      span.end()
    }
  })
}
