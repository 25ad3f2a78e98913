import { z } from 'zod'
import { endpoint } from './endpoint.ts'

const Check = z
  .object({ status: z.enum(['ok', 'unavailable']), latencyMs: z.number().nullable() })
  .meta({ id: 'HealthCheck' })

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']),
    instance: z.string().optional(),
    version: z.string().optional(),
    uptimeSeconds: z.number().optional(),
    memory: z.object({ rssBytes: z.int(), heapUsedBytes: z.int() }).optional(),
    checks: z.object({ mongodb: Check, redisCache: Check, redisState: Check }).optional(),
  })
  .meta({ id: 'Health', description: 'Details are for administrators and loopback only.' })
export type Health = z.output<typeof Health>

const Alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' })
const Ready = z.object({ status: z.enum(['ok', 'draining']) }).meta({ id: 'Ready' })

export const health = {
  all: endpoint({
    method: 'GET',
    path: '/api/health',
    scope: 'read',
    access: 'public',
    tag: 'Operations',
    summary: 'How this instance and its dependencies are; 503 when nothing can be served',
    response: Health,
    errors: ['dependency_unavailable'],
  }),
  live: endpoint({
    method: 'GET',
    path: '/api/health/live',
    scope: 'read',
    access: 'public',
    tag: 'Operations',
    summary: 'The process answers',
    response: Alive,
  }),
  ready: endpoint({
    method: 'GET',
    path: '/api/health/ready',
    scope: 'read',
    access: 'public',
    tag: 'Operations',
    summary: 'This instance takes requests; 503 while it drains',
    response: Ready,
  }),
}
