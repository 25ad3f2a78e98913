import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { createGate } from './gate.ts'
import { weaknessOf } from './password-rules.ts'
import { createPasswords } from './passwords.ts'

describe('a password', () => {
  const passwords = createPasswords()

  it('is kept as Argon2id with today’s parameters', async () => {
    const hashed = await passwords.hash('correct horse battery')
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(passwords.isOutdated(hashed)).toBe(false)
    expect(await passwords.verify(hashed, 'correct horse battery')).toBe(true)
    expect(await passwords.verify(hashed, 'correct horse batterz')).toBe(false)
  })

  it('is the same from keyboards that compose letters differently', async () => {
    const hashed = await passwords.hash('caf\u00e9 at midnight')
    expect(await passwords.verify(hashed, 'cafe\u0301 at midnight')).toBe(true)
  })

  it('is hashed anew when the parameters have changed', async () => {
    const weak = await hash('correct horse battery', { memoryCost: 8192, timeCost: 1 })
    expect(passwords.isOutdated(weak)).toBe(true)
    expect(await passwords.verify(weak, 'correct horse battery')).toBe(true)
  })

  it('costs an unknown account as much time as a known one', async () => {
    const hashed = await passwords.hash('correct horse battery')
    const time = async (known: string | undefined) => {
      const startedAt = performance.now()
      expect(await passwords.verify(known, 'something else')).toBe(false)
      return performance.now() - startedAt
    }
    const ratios: number[] = []
    // In alternation, so that whatever else the machine does meets both alike.
    for (let round = 0; round < 15; round++) {
      ratios.push((await time(undefined)) / (await time(hashed)))
    }
    const median = ratios.sort((a, b) => a - b)[7]!
    expect(median).toBeGreaterThan(0.7)
    expect(median).toBeLessThan(1.4)
  })

  it.each([
    'zzzzzzzzzz',
    'PassWord123',
    'SOMEBODY@example.org',
    'some body',
    '１２３４５６７８９０',
  ])('is refused when it is as easy to guess as %s', (password) => {
    const account = { email: 'somebody@example.org', username: 'Some Body' }
    expect(weaknessOf(password, account)).toBeDefined()
    expect(weaknessOf('correct horse battery', account)).toBeUndefined()
  })
})

describe('the gate before the hashes', () => {
  it('lets some work, some wait, and tells the rest at once', async () => {
    const gate = createGate({ concurrent: 2, waiting: 3, refusal: () => new Error('full') })
    let running = 0
    let most = 0
    const releases: (() => void)[] = []
    const task = () =>
      gate(async () => {
        most = Math.max(most, ++running)
        await new Promise<void>((resolve) => releases.push(resolve))
        running--
      })
    const admitted = Array.from({ length: 5 }, task)
    await expect(task()).rejects.toThrow('full')
    while (releases.length > 0) {
      releases.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(admitted)
    expect(most).toBe(2)
  })

  it('is left by a task that fails', async () => {
    const gate = createGate({ concurrent: 1, waiting: 0, refusal: () => new Error('full') })
    await expect(gate(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await gate(() => Promise.resolve('next'))).toBe('next')
  })
})
