import type { Doc } from '../values/types.ts'
import type { CommandContext } from './context.ts'
import { maxDocumentBytes } from '../store/writer.ts'
import { maxMessageBytes } from '../wire/message.ts'

/** What a standalone of MongoDB 7.0 says; drivers run transactions on it when they are asked to. */
export const runHello = ({ name, now }: CommandContext): Doc => ({
  ...(name === 'hello' ? {} : { ismaster: true }),
  helloOk: true,
  isWritablePrimary: true,
  maxBsonObjectSize: maxDocumentBytes,
  maxMessageSizeBytes: maxMessageBytes,
  maxWriteBatchSize: 100_000,
  localTime: now,
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
})

export const runOk = (): Doc => ({ ok: 1 })

export const runBuildInfo = (): Doc => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'cinema-embedded',
  modules: ['cinema-embedded'],
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentBytes,
  ok: 1,
})

export const runServerStatus = ({ cursors, now }: CommandContext): Doc => ({
  host: '127.0.0.1',
  version: '7.0.0',
  process: 'cinema-embedded',
  pid: process.pid,
  uptime: Math.floor(process.uptime()),
  localTime: now,
  mem: { bits: 64, resident: Math.round(process.memoryUsage.rss() / 1_048_576) },
  metrics: { cursor: { open: { total: cursors.size } } },
  ok: 1,
})
