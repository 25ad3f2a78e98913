import { hostname } from 'node:os'
import { z } from 'zod'
import { guardVariables } from './config-guard.ts'
import { uploadVariables } from './config-library.ts'
import { contradictionsOf, pictureVariables } from './config-pictures.ts'
import { refusalsOf } from './config-refusals.ts'
import { serviceVariables } from './config-services.ts'
import { streamingVariables } from './config-streaming.ts'
import { telemetryVariables } from './config-telemetry.ts'
import { tmdbVariables } from './config-tmdb.ts'
import { text, variable, whole } from './config-variable.ts'
import { keyring } from './infra/keyring.ts'

const limit = (most: number, description: string, unit = 'requests per minute') =>
  variable({ schema: whole(1, 10_000_000).default(most), description, unit })
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'Expected a redis:// or rediss:// URL.' })

/** Every environment variable the server knows; `.env.example` and docs/configuration.md come from here. */
export const variables = {
  NODE_ENV: variable({
    schema: z.enum(['production', 'development', 'test']).default('development'),
    description:
      'production refuses weak settings; development and test check every response against the contract',
  }),
  HOST: variable({ schema: text.default('127.0.0.1'), description: 'Address to listen on' }),
  PORT: variable({
    schema: whole(0, 65535).default(8080),
    description: 'Port of the API; 0 picks a free one',
  }),
  METRICS_PORT: variable({
    schema: whole(0, 65535).optional(),
    description:
      'Port of its own for /metrics; without it /metrics is answered on PORT to loopback only',
  }),
  PUBLIC_URL: variable({
    schema: z.url().default('http://localhost:8080'),
    description: 'Where viewers reach the product; decides cookie security and allowed origins',
  }),
  INSTANCE_ID: variable({
    schema: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .default(`${hostname()}-${process.pid}`),
    description: 'Name of this process in health, logs and metrics',
  }),
  ...serviceVariables,
  TRUST_PROXY_HOPS: variable({
    schema: whole(0, 5).default(0),
    description: 'Number of proxies in front whose X-Forwarded-For is believed',
  }),
  MONGODB_URI: variable({
    schema: z.url({ protocol: /^mongodb(\+srv)?$/, error: 'Expected a mongodb:// URI.' }),
    description: 'MongoDB, with the database name in its path',
    secret: true,
  }),
  MONGODB_POOL_MIN: variable({
    schema: whole(0, 500).default(2),
    description: 'Connections kept open',
    unit: 'connections',
  }),
  MONGODB_POOL_MAX: variable({
    schema: whole(1, 500).default(20),
    description: 'Connections at most',
    unit: 'connections',
  }),
  MONGODB_STORAGE_LIMIT_MB: variable({
    schema: whole(16, 10_000_000).optional(),
    description:
      'What MongoDB may hold, data and indexes, for example on a free tier; films are no longer taken at 85 % of it, and nothing but places at 95 %',
    unit: 'MB',
  }),
  MONGODB_CONNECT_TIMEOUT_MS: variable({
    schema: whole(100, 60_000).default(2000),
    description: 'Longest wait for a usable MongoDB server, and for a connection of the pool',
    unit: 'milliseconds',
  }),
  MONGODB_SOCKET_TIMEOUT_MS: variable({
    schema: whole(1000, 600_000).default(20_000),
    description: 'Silence after which a connection to MongoDB is given up',
    unit: 'milliseconds',
  }),
  MONGODB_READ_TIMEOUT_MS: variable({
    schema: whole(100, 60_000).default(1500),
    description: 'Longest read of the catalogue; a third counts as slow for the circuit breaker',
    unit: 'milliseconds',
  }),
  MONGODB_READ_PREFERENCE: variable({
    schema: z
      .enum(['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'])
      .default('primaryPreferred'),
    description: 'Where catalogue reads go; accounts and progress always read the primary',
  }),
  REQUEST_TIMEOUT_MS: variable({
    schema: whole(100, 600_000).default(30_000),
    description: 'Longest time until a request is answered; then 503 with Retry-After',
    unit: 'milliseconds',
  }),
  REDIS_CACHE_URL: variable({
    schema: redisUrl,
    description: 'Redis that may evict (allkeys-lru)',
    secret: true,
  }),
  REDIS_STATE_URL: variable({
    schema: redisUrl,
    description: 'Redis that must not evict (noeviction, AOF)',
    secret: true,
  }),
  JWT_SECRETS: variable({
    schema: keyring,
    description: 'Comma-separated kid:secret pairs for access tokens; the first signs, all verify',
    secret: true,
  }),
  MEDIA_SIGNING_SECRET: variable({
    schema: z.string().min(32, 'Expected 32 characters or more.'),
    description: 'Key of the signatures in media URLs',
    secret: true,
  }),
  MEDIA_LINK_SECONDS: variable({
    schema: whole(60, 86_400).default(14_400),
    description: 'Life of a signed media URL',
    unit: 'seconds',
  }),
  ACCESS_TOKEN_SECONDS: variable({
    schema: whole(30, 3600).default(600),
    description: 'Life of an access token',
    unit: 'seconds',
  }),
  REFRESH_TOKEN_DAYS: variable({
    schema: whole(1, 365).default(30),
    description: 'Life of an unused refresh token',
    unit: 'days',
  }),
  DATA_SECRETS: variable({
    schema: keyring.optional(),
    description:
      'Comma-separated kid:secret pairs that encrypt secrets at rest (two-factor); the first encrypts, all decrypt; without it JWT_SECRETS serve',
    secret: true,
  }),
  REQUIRE_ADMIN_TWO_FACTOR: variable({
    schema: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
    description:
      'Whether administrators administer only with two-factor sign-in; in production they do unless this says false',
  }),
  MAIL_URL: variable({
    schema: z
      .url({ protocol: /^smtps?$/, error: 'Expected an smtp:// or smtps:// URL.' })
      .optional(),
    description:
      'Mail server, with user and password where it wants them; without it messages become files in DATA_DIR/mail',
    secret: true,
  }),
  MAIL_FROM: variable({
    schema: text.default('Cinema Online <no-reply@localhost>'),
    description: 'Sender of e-mail',
  }),
  ...tmdbVariables,
  ...pictureVariables,
  RATE_LIMIT_ANONYMOUS: limit(300, 'Without signing in, by address'),
  RATE_LIMIT_FREE: limit(600, 'Viewers of the free tier'),
  RATE_LIMIT_PREMIUM: limit(1200, 'Viewers of the premium tier'),
  RATE_LIMIT_API_KEY: limit(1200, 'An API key that has no limit of its own'),
  RATE_LIMIT_SEARCH: limit(
    300,
    'Searches and suggestions of one client; quick typing stays below it',
  ),
  RATE_LIMIT_UPLOAD: limit(600, 'Requests of one client that upload, each a part of a file'),
  RATE_LIMIT_ADMINISTRATION: limit(300, 'Administration by one administrator'),
  RATE_LIMIT_PROGRESS: limit(
    1200,
    'Progress and playback of one viewer; a heartbeat is never refused in normal use',
  ),
  RATE_LIMIT_INVITATION: limit(30, 'Rooms that one viewer opens or joins'),
  RATE_LIMIT_WAIT_MS: variable({
    schema: whole(10, 250).default(45),
    description: 'How long a request waits for state Redis before this instance holds limits alone',
    unit: 'ms',
  }),
  RATE_LIMIT_SIGN_IN: limit(
    10,
    'Sign-in attempts per account and address',
    'attempts per 15 minutes',
  ),
  RATE_LIMIT_REGISTRATION: limit(20, 'New accounts per address', 'accounts per hour'),
  RATE_LIMIT_PASSWORD_RESET: limit(
    10,
    'Password resets per account and address',
    'requests per hour',
  ),
  ...guardVariables,
  HEARTBEAT_SECONDS: variable({
    schema: whole(1, 60).default(10),
    description: 'How often a player reports its place',
    unit: 'seconds',
  }),
  STREAM_LIMIT_FREE: variable({
    schema: whole(1, 100).default(1),
    description: 'Titles that a viewer of the free tier may play at the same time',
    unit: 'titles',
  }),
  STREAM_LIMIT_PREMIUM: variable({
    schema: whole(1, 100).default(4),
    description: 'Titles that a viewer of the premium tier may play at the same time',
    unit: 'titles',
  }),
  FLUSH_CRON: variable({
    schema: text.default('*/5 * * * * *'),
    description: 'When the worker writes progress to MongoDB, as a cron expression with seconds',
  }),
  DATA_DIR: variable({
    schema: text.default('.data'),
    description: 'Folder for what the server keeps itself',
  }),
  ...uploadVariables,
  ...streamingVariables,
  CLIENT_DIR: variable({
    schema: text.optional(),
    description: 'Folder of the built client; without it the API alone is served',
  }),
  ...telemetryVariables,
  LOG_LEVEL: variable({
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    description: 'Least severe level that is logged',
  }),
} as const

type Variables = typeof variables

/** The configuration: the variables above under their own names, parsed. */
export type Config = { readonly [Name in keyof Variables]: z.output<Variables[Name]['schema']> }

/** One line that names every wrong variable and never shows a secret's value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const Schema = z.object(
  Object.fromEntries(Object.entries(variables).map(([name, { schema }]) => [name, schema])),
)

/**
 * Reads the configuration from an environment; empty values count as absent.
 * @throws ConfigError naming each variable that is missing, wrong or unsafe, and why.
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Schema.safeParse(given)
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return given[name] === undefined ? `${name} is not set` : `${name}: ${issue.message}`
    })
    throw new ConfigError(`Configuration: ${[...new Set(reasons)].join('; ')}`)
  }
  // The schema was built from `variables`, name by name.
  const config = parsed.data as Config
  const unsafe = config.NODE_ENV === 'production' ? refusalsOf(config) : []
  const refusals = [...contradictionsOf(config), ...unsafe]
  if (refusals.length > 0) throw new ConfigError(`Configuration: ${refusals.join('; ')}`)
  return config
}
