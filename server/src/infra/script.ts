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

export interface ScriptOptions {
  /**
   * Runs even when Redis is out of memory, where the server knows flags (Redis 7): for scripts that
   * make room, or take hardly any. https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags
   */
  readonly evenWhenFull?: boolean
}

/** Loads a script beside the module: `loadScript(new URL('./update.lua', import.meta.url))`. */
export function loadScript(url: URL, { evenWhenFull = false }: ScriptOptions = {}): Script {
  const plain = prepare(readFileSync(url, 'utf8'))
  if (!evenWhenFull) return { run: (redis, keys, args) => call(redis, plain, [keys, args]) }
  const flagged = prepare(`#!lua flags=allow-oom\n${plain.source}`)
  const flagless = new WeakSet<Redis>()
  return {
    async run(redis, keys, args) {
      if (flagless.has(redis)) return call(redis, plain, [keys, args])
      try {
        return await call(redis, flagged, [keys, args])
      } catch (error) {
        if (!isUnknownFlag(error)) throw error
        flagless.add(redis)
        return call(redis, plain, [keys, args])
      }
    },
  }
}

interface Prepared {
  readonly source: string
  readonly digest: string
}

const prepare = (source: string): Prepared => ({
  source,
  digest: createHash('sha1').update(source).digest('hex'),
})

type Given = Parameters<Script['run']> extends [Redis, ...infer Rest] ? Rest : never

async function call(
  redis: Redis,
  { source, digest }: Prepared,
  [keys, args]: Given,
): Promise<unknown> {
  try {
    return await redis.evalsha(digest, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return redis.eval(source, keys.length, ...keys, ...args)
  }
}

/** A server without flags takes the line that names them for Lua. */
const isUnknownFlag = (error: unknown): boolean =>
  error instanceof Error && error.message.includes("unexpected symbol near '#'")
