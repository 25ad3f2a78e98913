import { expect, test } from 'vitest'
import { check, type Evidence } from './checker.ts'
import type { Entry } from './ledger.ts'

const entry = (more: Partial<Entry>): Entry => ({
  kind: 'update',
  sentAt: 0,
  answeredAt: 1,
  kept: true,
  epoch: 5,
  seq: 1,
  positionSeconds: 10,
  ...more,
})

const place = (seq: number, positionSeconds: number, epoch = 5) => ({ epoch, seq, positionSeconds })

const judge = (entries: Entry[], more: Partial<Evidence> = {}) => {
  const stored = place(2, 20)
  const { lost, regressed } = check({ entries, outages: [], stored, shown: [stored], ...more })
  return { lost, regressed }
}

const two = [entry({}), entry({ seq: 2, positionSeconds: 20 })]

test('finds nothing where the newest accepted place is stored and shown', () => {
  expect(judge(two)).toEqual({ lost: 0, regressed: 0 })
})

test('counts acknowledged updates that are newer than what is stored as lost', () => {
  const older = { stored: place(1, 10), shown: [place(1, 10)] }
  expect(judge(two, older)).toEqual({ lost: 1, regressed: 0 })
  expect(judge(two, { stored: null, shown: [null] })).toEqual({ lost: 2, regressed: 0 })
})

test('accepts a newer place whose answer never arrived, and no other', () => {
  const unanswered = entry({ seq: 3, positionSeconds: 30, kept: false, answeredAt: Infinity })
  const newer = { stored: place(3, 30), shown: [place(3, 30)] }
  expect(judge([...two, unanswered], newer)).toEqual({ lost: 0, regressed: 0 })
  expect(judge(two, newer)).toEqual({ lost: 0, regressed: 1 })
})

test('finds a place of another version’s position, and an instance that shows another place', () => {
  const wrong = { stored: place(2, 10), shown: [place(2, 10)] }
  expect(judge(two, wrong)).toEqual({ lost: 0, regressed: 1 })
  expect(judge(two, { shown: [place(2, 20), place(1, 10)] })).toEqual({ lost: 0, regressed: 1 })
})

test('finds a read that is older than what was acknowledged before it, except in an outage', () => {
  const read = entry({ kind: 'read', sentAt: 2, answeredAt: 3 })
  expect(judge([...two, read])).toEqual({ lost: 0, regressed: 1 })
  expect(judge([...two, read], { outages: [{ from: 0, to: 9 }] }).regressed).toBe(0)
})

test('finds an epoch that is not larger than one issued well before it', () => {
  const start = (epoch: number, sentAt: number): Entry =>
    entry({ kind: 'start', epoch, seq: 0, sentAt, answeredAt: sentAt + 1 })
  expect(judge([...two, start(4, 0), start(5, 5000)]).regressed).toBe(0)
  expect(judge([...two, start(5, 0), start(5, 5000)]).regressed).toBe(1)
})
