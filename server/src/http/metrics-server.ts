import type { Server } from 'node:http'
import express from 'express'
import type { Config } from '../config.ts'
import { listen } from '../infra/listen.ts'
import type { Metrics } from '../metrics.ts'
import { createFastServer } from './fast-server.ts'

/** Serves Prometheus on a port of its own, where there is one: processes without an API have no other. */
export async function serveMetrics(
  { METRICS_PORT, HOST }: Config,
  { registry }: Metrics,
): Promise<Server | undefined> {
  if (METRICS_PORT === undefined) return undefined
  const app = express()
  app.get('/metrics', async (_req, res) => {
    res.set('Content-Type', registry.contentType).send(await registry.metrics())
  })
  const server = createFastServer(app)
  await listen(server, METRICS_PORT, HOST)
  return server
}
