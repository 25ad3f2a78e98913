import { z } from 'zod'
import { variable, webUrl } from './config-variable.ts'

/** Where traces and errors go beyond this machine: nowhere unless these say so. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: variable({
    schema: webUrl.optional(),
    description: 'Collector that traces are sent to (OTLP over HTTP); without it nothing is traced',
  }),
  OTEL_TRACES_SAMPLER_ARG: variable({
    schema: z.coerce.number().min(0).max(1).default(1),
    description: 'Share of the requests that are traced, where whoever asked has not decided',
  }),
  SENTRY_DSN: variable({
    schema: webUrl.optional(),
    description: "Where errors are reported, in Sentry's protocol; without it they are only logged",
    secret: true,
  }),
} as const
