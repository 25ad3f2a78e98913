import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { DurationHistogram } from './infra/duration-histogram.ts'

const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const startSeconds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30]
const ageSeconds = [1, 5, 15, 60, 300, 900, 3600, 86_400]
const jobSeconds = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120]

export type Metrics = ReturnType<typeof createMetrics>

/**
 * Every metric of the product, in base units. One registry for each context, so that a process
 * (and a test) can hold several. Labels are bounded: route templates, never ids.
 */
export function createMetrics(build: { version: string; node: string }) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const make = factory(registry)
  make.gauge('build_info', 'Constant 1, labelled with what runs', ['version', 'node']).set(build, 1)
  return {
    registry,
    ...httpMetrics(make),
    ...accountMetrics(make),
    ...progressMetrics(make),
    ...playbackMetrics(make),
    ...uploadMetrics(make),
    ...importMetrics(make),
    ...eventMetrics(make),
    ...storeMetrics(make),
  }
}

const httpMetrics = ({ counter, durations, reading }: Factory) => ({
  httpRequestDuration: durations(
    'http_request_duration_seconds',
    'Time from the request to the last byte of its answer',
    requestSeconds,
    ['method', 'route', 'status'],
  ),
  httpRequestsInFlight: reading('http_requests_in_flight', 'Requests being answered'),
  httpRequestsShed: counter(
    'http_requests_shed_total',
    'Requests refused because this process has more to do than it can, by their priority',
    ['priority'],
  ),
  httpConcurrencyLimit: reading(
    'http_concurrency_limit',
    'Requests that this process takes at the same time, as it stands',
  ),
  abuseBlocks: counter('abuse_blocks_total', 'Clients blocked for abuse, by the reason', [
    'reason',
  ]),
  rateLimitDecisions: counter('rate_limit_decisions_total', 'Decisions of the rate limiter', [
    'tier',
    'group',
    'decision',
  ]),
  rateLimitInsurance: reading(
    'rate_limit_insurance_active',
    '1 while this instance holds the limits alone because state Redis is away',
  ),
})

const accountMetrics = ({ counter }: Factory) => ({
  securityEvents: counter('security_events_total', 'Events of the security log', ['result']),
  mails: counter('mails_total', 'Messages handed over to be delivered', ['result']),
})

const progressMetrics = ({ counter, gauge, histogram }: Factory) => ({
  playbackSessions: gauge(
    'playback_sessions_active',
    'Playback sessions with a heartbeat in the last five minutes',
  ),
  progressUpdates: counter('progress_updates_total', 'Progress updates by result', ['result']),
  progressDirtyRecords: gauge(
    'progress_dirty_records',
    'Progress records that MongoDB does not hold yet',
  ),
  progressOldestDirty: gauge(
    'progress_oldest_dirty_seconds',
    'Age of the oldest progress record that MongoDB does not hold yet',
  ),
  progressFlushDuration: histogram(
    'progress_flush_duration_seconds',
    'Time of one flush of progress to MongoDB',
    jobSeconds,
  ),
  progressFlushRecords: counter(
    'progress_flush_records_total',
    'Progress records flushed, by result',
    ['result'],
  ),
  progressLostVersions: counter(
    'progress_lost_versions_total',
    'Acknowledged versions of progress that a flush found missing or set back',
  ),
  progressDeadLetters: gauge(
    'progress_dead_letters',
    'Progress records set aside because they could not be written',
  ),
})

/** As players tell it. */
const playbackMetrics = ({ counter, histogram }: Factory) => ({
  playbackStart: histogram(
    'playback_start_seconds',
    'Time from opening a source to its first picture',
    startSeconds,
    ['provider'],
  ),
  playbackStall: histogram(
    'playback_stall_seconds',
    'Time that a playback stood for want of data',
    startSeconds,
    ['provider'],
  ),
  playbackSwitches: counter('playback_switches_total', 'Changes of quality during a playback', [
    'provider',
    'direction',
  ]),
  playbackErrors: counter('playback_errors_total', 'Sources that did not play, by the reason', [
    'provider',
    'failure',
  ]),
})

const uploadMetrics = ({ counter, gauge }: Factory) => ({
  transcodes: counter('transcodes_total', 'Attempts to make a film of an upload, by outcome', [
    'result',
  ]),
  transcodeProgress: gauge(
    'transcode_progress_ratio',
    'How far the encoding of the film under way is, 0 to 1',
  ),
})

/** Files of films that administrators send in. */
const importMetrics = ({ counter, gauge }: Factory) => ({
  catalogueImports: counter('catalogue_imports_total', 'Imports that are over, by how they ended', [
    'result',
  ]),
  catalogueImportRows: counter(
    'catalogue_import_rows_total',
    'Rows of imports by what became of them',
    ['result'],
  ),
  catalogueImportsActive: gauge(
    'catalogue_imports_active',
    'Imports that this process receives or writes to the catalogue',
    ['stage'],
  ),
})

const eventMetrics = ({ counter, reading }: Factory) => ({
  eventStreams: reading('event_streams_open', 'Clients that listen to events'),
  roomStreams: reading('room_streams_open', 'Clients that listen to the room they watch in'),
  eventsPublished: counter('events_published_total', 'Events of viewers, by what became of them', [
    'result',
  ]),
})

const storeMetrics = ({ counter, gauge, histogram, readings }: Factory) => ({
  cacheRequests: counter('cache_requests_total', 'Look-ups in a cache by layer and outcome', [
    'cache',
    'layer',
    'result',
  ]),
  cacheEntryAge: histogram(
    'cache_entry_age_seconds',
    'Age of the answers that are read from Redis',
    ageSeconds,
    ['cache'],
  ),
  degradedResponses: counter(
    'degraded_responses_total',
    'Answers that are older than they should be, by reason',
    ['reason'],
  ),
  circuitBreakers: readings(
    'circuit_breaker_state',
    'State of each circuit breaker: 0 closed, 1 half-open, 2 open',
    'name',
  ),
  outboundRequests: counter('outbound_requests_total', 'Calls of other services by result', [
    'target',
    'result',
  ]),
  outboundRetries: counter('outbound_retries_total', 'Calls made again after a failure', [
    'target',
  ]),
  mongoPoolConnections: gauge('mongodb_pool_connections', 'Connections of the MongoDB pool', [
    'state',
  ]),
  redisConnected: gauge('redis_connected', '1 while the connection to Redis is usable', ['role']),
  storeUsedBytes: readings('store_used_bytes', 'Bytes that each store holds', 'store'),
  storeLimitBytes: readings(
    'store_limit_bytes',
    'Bytes that each store may hold, where that is known',
    'store',
  ),
  jobDuration: histogram('job_duration_seconds', 'Time of one run of a scheduled job', jobSeconds, [
    'job',
    'result',
  ]),
})

type Factory = ReturnType<typeof factory>

/** A gauge whose value its owner already keeps: read when scraped, free in between. */
function readingGauge(name: string, help: string, registers: Registry[]) {
  let read = (): number => 0
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
  return {
    collectFrom(source: () => number) {
      read = source
    },
  }
}

/** The same for one gauge of several values, told apart by one label. */
function readingsGauge(name: string, help: string, label: string, registers: Registry[]) {
  let read = (): readonly (readonly [string, number])[] => []
  new Gauge({
    name,
    help,
    registers,
    labelNames: [label],
    collect() {
      for (const [labelled, value] of read()) this.set({ [label]: labelled }, value)
    },
  })
  return {
    collectFrom(source: typeof read) {
      read = source
    },
  }
}

function factory(registry: Registry) {
  const registers = [registry]
  return {
    reading: (name: string, help: string) => readingGauge(name, help, registers),
    readings: (name: string, help: string, label: string) =>
      readingsGauge(name, help, label, registers),
    counter: <Label extends string>(
      name: string,
      help: string,
      labelNames: readonly Label[] = [],
    ) => new Counter({ name, help, labelNames, registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Gauge({ name, help, labelNames, registers }),
    durations: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      labelNames: readonly Label[],
    ) => new DurationHistogram({ name, help, buckets, labelNames, registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      labelNames: readonly Label[] = [],
    ) => new Histogram({ name, help, buckets, labelNames, registers }),
  }
}
