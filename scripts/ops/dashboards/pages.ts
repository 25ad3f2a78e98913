import { infrastructure } from './infrastructure-page.ts'
import { progress, streaming } from './playback-pages.ts'
import type { Page } from './panels.ts'

const api: Page = {
  uid: 'cinema-api',
  title: 'API',
  rows: {
    Traffic: [
      {
        title: 'Requests by route',
        description: 'The ten busiest routes, by their template',
        unit: 'reqps',
        lines: {
          '{{method}} {{route}}':
            'topk(10, sum by (method, route) (rate(http_request_duration_seconds_count[5m])))',
        },
      },
      {
        title: 'Errors',
        description: 'Share of answers that are our fault; the objective is 0.1 %',
        unit: 'percentunit',
        limit: 0.001,
        lines: { '5xx': 'service:http_errors:ratio5m' },
      },
      {
        title: 'Answers by status',
        description: 'A rise of 4xx without one of requests is somebody trying things',
        unit: 'reqps',
        lines: { '{{status}}': 'sum by (status) (rate(http_request_duration_seconds_count[5m]))' },
      },
    ],
    'Time to answer': [
      {
        title: 'Latency',
        description: 'All routes but the stream of events, which ends when its listener goes',
        unit: 's',
        limit: 0.5,
        lines: {
          p99: 'service:http_latency_seconds:p99_5m',
          p50: 'histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{route!~"/api/(events|rooms/:roomId/events)"}[5m])))',
        },
      },
      {
        title: 'Slowest routes, p95',
        description: 'Where to look first',
        unit: 's',
        lines: {
          '{{route}}':
            'topk(10, histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket{route!~"/api/(events|rooms/:roomId/events)"}[5m]))))',
        },
      },
      {
        title: 'In flight, by instance',
        description: 'Lines far apart: the load balancer spreads badly, or one instance is slow',
        unit: 'short',
        lines: { '{{instance}}': 'http_requests_in_flight' },
      },
    ],
    'Imports of files': [
      {
        title: 'Rows by what became of them',
        description: 'Refused rows are listed on the page of their import, with the reason',
        unit: 'short',
        lines: { '{{result}}': 'sum by (result) (increase(catalogue_import_rows_total[5m]))' },
      },
      {
        title: 'Under way',
        description: 'One at a time: first it is received, then a worker writes it',
        unit: 'short',
        lines: { '{{stage}}': 'sum by (stage) (catalogue_imports_active)' },
      },
      {
        title: 'Ended',
        description: 'Within an hour, by how; the log of the worker says why one failed',
        unit: 'short',
        lines: { '{{result}}': 'sum by (result) (increase(catalogue_imports_total[1h]))' },
      },
    ],
  },
}

const cache: Page = {
  uid: 'cinema-cache',
  title: 'Cache and degradation',
  rows: {
    Cache: [
      {
        title: 'Hit ratio',
        description: 'Of look-ups in each cache; a drop follows every import',
        unit: 'percentunit',
        lines: { '{{cache}}': 'cache:hits:ratio5m' },
      },
      {
        title: 'Look-ups by result',
        description: 'Stale: the database did not answer. Error: Redis did not',
        unit: 'reqps',
        lines: { '{{result}}': 'sum by (result) (rate(cache_requests_total[5m]))' },
      },
      {
        title: 'Memory of the cache',
        description: 'At its maximum it evicts, which is its job',
        unit: 'bytes',
        lines: {
          used: 'redis_memory_used_bytes{job="redis-cache"}',
          maximum: 'redis_memory_max_bytes{job="redis-cache"}',
        },
      },
    ],
    Degradation: [
      {
        title: 'Circuit breakers',
        description: '0 closed, 1 half-open, 2 open',
        unit: 'short',
        limit: 2,
        lines: { '{{name}}': 'max by (name) (circuit_breaker_state)' },
      },
      {
        title: 'Answers older than they should be',
        description: 'By reason',
        unit: 'reqps',
        lines: { '{{reason}}': 'sum by (reason) (rate(degraded_responses_total[5m]))' },
      },
      {
        title: 'Age of answers from Redis, p95',
        description: 'Bounded by the lifetime of each cache',
        unit: 's',
        lines: {
          '{{cache}}':
            'histogram_quantile(0.95, sum by (le, cache) (rate(cache_entry_age_seconds_bucket[5m])))',
        },
      },
      {
        title: 'Calls of other services',
        description: 'Repetitions stay below a tenth of them',
        unit: 'reqps',
        lines: {
          '{{target}} {{result}}': 'sum by (target, result) (rate(outbound_requests_total[5m]))',
          '{{target}} again': 'sum by (target) (rate(outbound_retries_total[5m]))',
        },
      },
    ],
  },
}

const limits: Page = {
  uid: 'cinema-limits',
  title: 'Limits and accounts',
  rows: {
    'Rate limits': [
      {
        title: 'Refused, by group',
        description: 'Requests over a limit',
        unit: 'reqps',
        lines: {
          '{{group}} ({{tier}})':
            'sum by (group, tier) (rate(rate_limit_decisions_total{decision="refused"}[5m]))',
        },
      },
      {
        title: 'Insurance',
        description: '1 while an instance holds the limits without Redis',
        unit: 'short',
        limit: 1,
        lines: { '{{instance}}': 'rate_limit_insurance_active' },
      },
      {
        title: 'Blocks',
        description: 'Clients blocked for abuse within ten minutes, by reason',
        unit: 'short',
        limit: 20,
        lines: { '{{reason}}': 'sum by (reason) (increase(abuse_blocks_total[10m]))' },
      },
      {
        title: 'Shed',
        description: 'Requests that overloaded instances refused, by priority',
        unit: 'reqps',
        lines: { '{{priority}}': 'sum by (priority) (rate(http_requests_shed_total[5m]))' },
      },
      {
        title: 'Security log',
        description: 'Sign-ins and changes of accounts, by result',
        unit: 'reqps',
        lines: { '{{result}}': 'sum by (result) (rate(security_events_total[5m]))' },
      },
    ],
  },
}

export const pages: readonly Page[] = [api, cache, progress, streaming, limits, infrastructure]
