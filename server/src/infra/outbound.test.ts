import { expect, test } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { BreakerOpen } from './breaker.ts'
import { createLogger } from './logger.ts'
import { createOutbounds, OutboundTimeout, type OutboundOptions } from './outbound.ts'
import { retryAfterMs, RetryBudget, withRetries } from './retry.ts'

const logger = createLogger({ level: 'silent', instance: 'test' })
const failing = () => Promise.reject(new Error('away'))
const never = () => new Promise<never>(() => undefined)

function outboundOf(options: Partial<OutboundOptions> = {}) {
  const metrics = createMetrics({ version: 'test', node: 'test' })
  const outbounds = createOutbounds({ logger, metrics })
  const quick = { baseMs: 1, capMs: 2, reserve: 10 }
  const outbound = outbounds.createOutbound({
    name: 'target',
    timeoutMs: 10_000,
    retry: quick,
    ...options,
  })
  const read = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values
  return { outbound, outbounds, read }
}

test('makes a call again that failed for the moment', async () => {
  const { outbound, read } = outboundOf()
  let attempts = 0
  const call = () => (++attempts < 3 ? failing() : Promise.resolve('answer'))
  expect(await outbound.run(call)).toBe('answer')
  expect(await read('outbound_retries_total')).toMatchObject([{ value: 2 }])
  expect(await read('outbound_requests_total')).toMatchObject([
    { labels: { target: 'target', result: 'failure' }, value: 2 },
    { labels: { target: 'target', result: 'success' }, value: 1 },
  ])
})

test('does not make a call again that may not be, nor one that was wrong', async () => {
  const { outbound } = outboundOf({ isFailure: (error) => String(error).includes('away') })
  let attempts = 0
  const count = (message: string) => () => {
    attempts += 1
    return Promise.reject(new Error(message))
  }
  await expect(outbound.run(count('away'), { once: true })).rejects.toThrow('away')
  expect(attempts).toBe(1)
  await expect(outbound.run(count('wrong'))).rejects.toThrow('wrong')
  expect(attempts).toBe(2)
})

test('gives a call up after its time, and tells it so', async () => {
  const { outbound } = outboundOf({ timeoutMs: 5, retry: { attempts: 1 } })
  let told: AbortSignal | undefined
  const call = (signal: AbortSignal) => {
    told = signal
    return never()
  }
  await expect(outbound.run(call)).rejects.toThrow(OutboundTimeout)
  expect(told?.aborted).toBe(true)
})

test('ends at once when its caller goes away, and holds it against nobody', async () => {
  const { outbound, outbounds } = outboundOf()
  const caller = new AbortController()
  const running = outbound.run(never, { signal: caller.signal })
  caller.abort(new Error('gone'))
  await expect(running).rejects.toThrow('gone')
  expect(outbounds.list()).toMatchObject([{ state: 'closed', failures: 0 }])
})

test('stops waiting for the next attempt when its caller goes away', async () => {
  const caller = new AbortController()
  const waiting = withRetries(
    () => {
      setImmediate(() => caller.abort(new Error('gone')))
      return failing()
    },
    {
      attempts: 2,
      baseMs: 3_600_000,
      capMs: 3_600_000,
      budget: new RetryBudget({ reserve: 1 }),
      isTransient: () => true,
      signal: caller.signal,
      random: () => 1,
    },
  )
  await expect(waiting).rejects.toThrow('gone')
})

test('refuses at once while open, and shows it', async () => {
  const { outbound, outbounds, read } = outboundOf({
    breaker: { minimumCalls: 2, openMs: 60_000 },
    retry: { attempts: 1 },
  })
  await expect(outbound.run(failing)).rejects.toThrow('away')
  await expect(outbound.run(failing)).rejects.toThrow('away')
  await expect(outbound.run(failing)).rejects.toThrow(BreakerOpen)
  expect(outbound.state).toBe('open')
  expect(outbounds.list()).toMatchObject([{ name: 'target', state: 'open', failures: 2 }])
  expect(await read('circuit_breaker_state')).toMatchObject([
    { labels: { name: 'target' }, value: 2 },
  ])
})

test('multiplies the calls of an outage by no more than 1.1', async () => {
  // A breaker that never opens: the budget alone has to hold.
  const { outbound } = outboundOf({
    breaker: { minimumCalls: Infinity },
    retry: { attempts: 5, baseMs: 0, capMs: 0 },
  })
  let attempts = 0
  const call = () => {
    attempts += 1
    return failing()
  }
  for (let index = 0; index < 1000; index++) await outbound.run(call).catch(() => undefined)
  expect(attempts).toBeGreaterThan(1000)
  expect(attempts).toBeLessThanOrEqual(1100)
})

test('waits as long as it was told to, and gives up when that is too long', async () => {
  const waits: number[] = []
  const attempt = (retryAfter: number) => {
    let attempts = 0
    const startedAt = performance.now()
    return withRetries(
      () => {
        waits.push(performance.now() - startedAt)
        return ++attempts === 2
          ? Promise.resolve('answer')
          : Promise.reject(Object.assign(new Error('later'), { retryAfterMs: retryAfter }))
      },
      {
        attempts: 2,
        baseMs: 1,
        capMs: 50,
        budget: new RetryBudget({ reserve: 5 }),
        isTransient: () => true,
      },
    )
  }
  expect(await attempt(30)).toBe('answer')
  // Timers may be a millisecond early.
  expect(waits[1]).toBeGreaterThanOrEqual(29)
  await expect(attempt(51)).rejects.toThrow('later')
})

test.each([
  ['120', 120_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After: %s', (value, expected) => {
  expect(retryAfterMs(value, 0)).toBe(expected)
})
