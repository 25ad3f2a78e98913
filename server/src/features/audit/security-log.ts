import { randomBytes } from 'node:crypto'
import type { AuditAction, AuditOutcome } from '@cinema/contract'
import type { Logger } from '../../infra/logger.ts'
import type { Mongo } from '../../infra/mongo.ts'
import type { Metrics } from '../../metrics.ts'
import { auditStore, type AuditRecord, type AuditStore } from './audit-store.ts'

/** Something that concerns security. Never with a password, a token, a code or an e-mail address. */
export interface SecurityEvent {
  readonly action: AuditAction
  readonly outcome?: AuditOutcome
  /** Who did it, when somebody was signed in. */
  readonly actorId?: string | undefined
  /** Id of the account, device or key that it was done to. */
  readonly target?: string | undefined
  /** Address of the client; absent for the command line. */
  readonly address?: string | undefined
  readonly details?: Readonly<Record<string, string | number | boolean>>
}

export interface SecurityLog {
  /** Notes an event. Returns at once and never throws: what is done must not wait for its record. */
  record: (event: SecurityEvent) => void
  /** Hears every event of this process as it is recorded; what a listener throws is logged. */
  onEvent: (listener: (event: SecurityEvent) => void) => void
  /** Resolves when everything recorded so far is written or given up. */
  settled: () => Promise<void>
}

/** Refused attempts come in floods and are of interest for a month; what changed something for a year. */
const keptDays: Readonly<Record<AuditOutcome, number>> = { refused: 30, success: 365 }
/** Events that wait for MongoDB; more than these are counted and let go. */
const waitingAtMost = 2000
const batchSize = 200
const attempts = 4
const pauseMs = 500

export function createSecurityLog(parts: {
  mongo: Mongo
  logger: Logger
  metrics: Metrics
}): SecurityLog {
  const { logger, metrics } = parts
  const store = auditStore(parts.mongo)
  const listeners: ((event: SecurityEvent) => void)[] = []
  let waiting: AuditRecord[] = []
  let writing: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize)
      waiting = waiting.slice(batchSize)
      const written = await write(store, batch, logger)
      metrics.securityEvents.labels(written ? 'written' : 'lost').inc(batch.length)
    }
    writing = undefined
  }

  return {
    record(event) {
      for (const listener of listeners) tell(listener, event, logger)
      if (waiting.length >= waitingAtMost) {
        metrics.securityEvents.labels('lost').inc()
        return
      }
      waiting.push(toRecord(event, new Date()))
      writing ??= Promise.resolve().then(writeAll)
    },
    onEvent: (listener) => void listeners.push(listener),
    settled: () => writing ?? Promise.resolve(),
  }
}

/** The ids make a repeated insert harmless: of a batch that was half written the rest is added. */
async function write(
  store: AuditStore,
  batch: readonly AuditRecord[],
  logger: Logger,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await store.add(batch)
      return true
    } catch (error) {
      if ((Object(error) as { code?: unknown }).code === 11_000) return true
      if (attempt < attempts) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt).unref())
        continue
      }
      logger.error({ err: error, events: batch.length }, 'security events could not be written')
      return false
    }
  }
}

function tell(
  listener: (event: SecurityEvent) => void,
  event: SecurityEvent,
  logger: Logger,
): void {
  try {
    listener(event)
  } catch (error) {
    logger.error({ err: error, action: event.action }, 'a listener to security events failed')
  }
}

function toRecord(event: SecurityEvent, at: Date): AuditRecord {
  const { action, outcome = 'success', actorId, target, address, details = {} } = event
  return {
    _id: `aud_${randomBytes(12).toString('base64url')}`,
    at,
    expiresAt: new Date(at.getTime() + keptDays[outcome] * 86_400_000),
    action,
    outcome,
    actorId: actorId ?? null,
    target: target ?? null,
    about: [...new Set([actorId, target])].filter((id) => id !== undefined),
    address: address ?? null,
    details: { ...details },
  }
}
