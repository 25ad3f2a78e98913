import type { RequestHandler } from 'express'
import type { Metrics } from '../metrics.ts'
import { AppError } from './errors.ts'
import { isLoopback } from './health.ts'

/** Prometheus text, to this machine only; production scrapes METRICS_PORT instead. */
export function metricsRoute({ registry }: Metrics): RequestHandler {
  return async (req, res) => {
    if (!isLoopback(req)) throw new AppError('not_found', 'Nothing answers at this address.')
    res.set('Content-Type', registry.contentType).send(await registry.metrics())
  }
}
