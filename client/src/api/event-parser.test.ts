import { expect, test } from 'vitest'
import { EventParser, type ServerEvent } from './event-parser.ts'

const STREAM =
  'retry: 2000\n\nid: 1-0\nevent: progress\ndata: {"a":1}\n\n:\n\r\ndata:first\r\ndata: second\r\n\r\nid: 2-0\n\n'
const EVENTS = [
  { type: 'progress', data: '{"a":1}' },
  { type: 'message', data: 'first\nsecond' },
]

test('reads the same events wherever the stream was cut', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const parser = new EventParser()
    const found: ServerEvent[] = []
    for (let at = 0; at < STREAM.length; at += size) {
      found.push(...parser.push(STREAM.slice(at, at + size)))
    }
    expect(found).toEqual(EVENTS)
    expect([parser.lastEventId, parser.retryMs]).toEqual(['2-0', 2000])
  }
})

test('counts half an event neither as received nor as part of the next connection', () => {
  const parser = new EventParser()
  parser.push('id: 1-0\ndata: a\n\nid: 2-0\ndata: b\nda')
  parser.restart()
  expect(parser.lastEventId).toBe('1-0')
  expect(parser.push('data: c\n\n')).toEqual([{ type: 'message', data: 'c' }])
  expect(parser.lastEventId).toBe('1-0')
})
