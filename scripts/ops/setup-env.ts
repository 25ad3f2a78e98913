import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'

/**
 * `npm run setup:env`: writes what compose needs into .env, readable to its owner alone. What is set
 * there already stays, so that it may be run again after an upgrade.
 */
const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '.env' },
    url: { type: 'string', default: 'https://localhost' },
    replicas: { type: 'boolean', default: false },
  },
})

/** Letters and digits alone: they go into URLs, ACL files and shells as they are. */
const secret = (bytes = 24): string => randomBytes(bytes).toString('hex')

const members = ['mongodb', 'mongodb-2', 'mongodb-3'].map((host) => `${host}:27017`)
const wanted: Readonly<Record<string, string>> = {
  PUBLIC_URL: values.url,
  SERVER_NAME: new URL(values.url).hostname,
  JWT_SECRETS: `k1:${secret()}`,
  MEDIA_SIGNING_SECRET: secret(),
  MONGO_ROOT_PASSWORD: secret(),
  MONGO_PASSWORD: secret(),
  MONGO_EXPORTER_PASSWORD: secret(),
  MONGO_REPLICA_KEY: secret(96),
  REDIS_CACHE_PASSWORD: secret(),
  REDIS_STATE_PASSWORD: secret(),
  REDIS_EXPORTER_PASSWORD: secret(),
  GRAFANA_PASSWORD: secret(12),
  MONGO_HOSTS: values.replicas ? members.join(',') : 'mongodb:27017',
  ...(values.replicas && {
    COMPOSE_PROFILES: 'replicas',
    MONGODB_READ_PREFERENCE: 'secondaryPreferred',
  }),
}

const before = existsSync(values.file) ? await readFile(values.file, 'utf8') : ''
const isSet = (name: string): boolean => new RegExp(`^${name}=.`, 'm').test(before)
const added = Object.entries(wanted).filter(([name]) => !isSet(name))
const separator = before === '' || before.endsWith('\n') ? '' : '\n'
const lines = added.map(([name, value]) => `${name}=${value}\n`)
await writeFile(values.file, before + separator + lines.join(''), { mode: 0o600 })
await chmod(values.file, 0o600)
const names = added.map(([name]) => name).join(', ')
console.log(added.length === 0 ? `${values.file} is complete.` : `${values.file}: added ${names}.`)
