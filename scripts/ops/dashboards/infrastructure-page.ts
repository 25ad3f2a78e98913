import type { Page } from './panels.ts'

export const infrastructure: Page = {
  uid: 'cinema-infrastructure',
  title: 'Infrastructure',
  rows: {
    Processes: [
      {
        title: 'Memory',
        description: 'Resident; compose allows an instance 512 MiB',
        unit: 'bytes',
        limit: 435e6,
        lines: { '{{job}} {{instance}}': 'process_resident_memory_bytes{job=~"api|worker"}' },
      },
      {
        title: 'CPU',
        description: 'Cores; an instance cannot use much more than one',
        unit: 'short',
        lines: {
          '{{job}} {{instance}}': 'rate(process_cpu_seconds_total{job=~"api|worker"}[5m])',
        },
      },
      {
        title: 'Event loop, p99',
        description: 'Longer than 0.2 s is an alert',
        unit: 's',
        limit: 0.2,
        lines: { '{{job}} {{instance}}': 'nodejs_eventloop_lag_p99_seconds{job=~"api|worker"}' },
      },
    ],
    Stores: [
      {
        title: 'Connections of the MongoDB pools',
        description: 'In use near open: requests wait for connections',
        unit: 'short',
        lines: { '{{state}}': 'sum by (state) (mongodb_pool_connections)' },
      },
      {
        title: 'State Redis',
        description: 'Must never reach its maximum',
        unit: 'bytes',
        lines: {
          used: 'redis_memory_used_bytes{job="redis-state"}',
          maximum: 'redis_memory_max_bytes{job="redis-state"}',
        },
      },
      {
        title: 'Jobs of the worker, p95',
        description: 'By job',
        unit: 's',
        lines: {
          '{{exported_job}}':
            'histogram_quantile(0.95, sum by (le, exported_job) (rate(job_duration_seconds_bucket[15m])))',
        },
      },
    ],
    'In front': [
      {
        title: 'Connections of nginx',
        description: 'Active ones include idle ones that clients keep',
        unit: 'short',
        lines: { active: 'nginx_connections_active', waiting: 'nginx_connections_waiting' },
      },
      {
        title: 'Requests at nginx',
        description: 'More than the API sees: assets, and answers from memory',
        unit: 'reqps',
        lines: {
          nginx: 'rate(nginx_http_requests_total[5m])',
          API: 'service:http_requests:rate5m',
        },
      },
    ],
  },
}
