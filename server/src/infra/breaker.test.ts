import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BreakerOpen, CircuitBreaker, type BreakerState } from './breaker.ts'

const options = {
  windowMs: 10_000,
  minimumCalls: 4,
  failureRatio: 0.5,
  slowMs: 200,
  slowRatio: 0.5,
  openMs: 1000,
  maxOpenMs: 3000,
}
let states: BreakerState[]
let breaker: CircuitBreaker

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  states = []
  breaker = new CircuitBreaker('target', options, { onChange: (state) => states.push(state) })
})
afterEach(() => vi.useRealTimers())

const call = (outcome: 'success' | 'failure' | 'ignored', tookMs = 0): void => {
  const leave = breaker.enter()
  vi.advanceTimersByTime(tookMs)
  leave(outcome)
}
const repeat = (times: number, act: () => void): void => {
  for (let index = 0; index < times; index++) act()
}

test('opens when half of the calls fail, and not before there are enough', () => {
  repeat(3, () => call('failure'))
  expect(breaker.state).toBe('closed')
  call('failure')
  expect(breaker.state).toBe('open')
  expect(() => breaker.enter()).toThrow(BreakerOpen)
})

test('stays closed while fewer fail', () => {
  repeat(20, () => {
    call('success')
    call('success')
    call('failure')
  })
  expect(breaker.state).toBe('closed')
})

test('forgets calls that are older than its window', () => {
  repeat(3, () => call('failure'))
  vi.advanceTimersByTime(11_000)
  call('failure')
  expect(breaker.state).toBe('closed')
  expect(breaker.counts).toEqual({ calls: 1, failures: 1, slow: 0 })
})

test('opens for slow calls, while they still run', () => {
  repeat(4, () => breaker.enter())
  expect(breaker.state).toBe('closed')
  vi.advanceTimersByTime(200)
  expect(breaker.state).toBe('open')
})

test('does not hold against the target what its callers gave up', () => {
  repeat(20, () => call('ignored'))
  expect(breaker.state).toBe('closed')
})

test('lets one probe through, and closes when that succeeds', () => {
  repeat(4, () => call('failure'))
  vi.advanceTimersByTime(1000)
  const leave = breaker.enter()
  expect(breaker.state).toBe('half_open')
  expect(() => breaker.enter()).toThrow(BreakerOpen)
  leave('success')
  expect(breaker.state).toBe('closed')
  expect(breaker.counts.calls).toBe(0)
  expect(states).toEqual(['open', 'half_open', 'closed'])
})

test('waits twice as long after each probe that fails, up to its limit', () => {
  repeat(4, () => call('failure'))
  for (const waitMs of [1000, 2000, 3000, 3000]) {
    vi.advanceTimersByTime(waitMs - 1)
    expect(() => breaker.enter()).toThrow(BreakerOpen)
    vi.advanceTimersByTime(1)
    call('failure')
    expect(breaker.state).toBe('open')
  }
})

test('takes a slow probe for a failed one', () => {
  repeat(4, () => call('failure'))
  vi.advanceTimersByTime(1000)
  call('success', 250)
  expect(breaker.state).toBe('open')
})

test('tries another probe at once when the first was given up', () => {
  repeat(4, () => call('failure'))
  vi.advanceTimersByTime(1000)
  call('ignored')
  expect(breaker.state).toBe('open')
  call('success')
  expect(breaker.state).toBe('closed')
})

test('does not listen to calls from before it opened', () => {
  const early = breaker.enter()
  repeat(4, () => call('failure'))
  vi.advanceTimersByTime(1000)
  const probe = breaker.enter()
  early('success')
  expect(breaker.state).toBe('half_open')
  probe('failure')
  expect(breaker.state).toBe('open')
})
