import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'

/** A Lua script of ours, called by its digest and sent whole only when the server does not know it. */
export interface Script {
  run: (
    redis: Redis,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ) => Promise<unknown>
}

/** Loads a script beside the module: `loadScript(new URL('./update.lua', import.meta.url))`. */
export function loadScript(url: URL): Script {
  const source = readFileSync(url, 'utf8')
  const digest = createHash('sha1').update(source).digest('hex')
  return {
    async run(redis, keys, args) {
      try {
        return await redis.evalsha(digest, keys.length, ...keys, ...args)
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
        return redis.eval(source, keys.length, ...keys, ...args)
      }
    },
  }
}
