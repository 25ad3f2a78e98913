const lost = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongooseServerSelectionError',
])

const maxTimeExpired = 50

/** Whether a read failed because the database is away or too slow, not because of the query. */
export function isDatabaseAway(error: unknown): boolean {
  const { name, code, message } = Object(error) as Record<string, unknown>
  return (
    (typeof name === 'string' && lost.has(name)) ||
    code === maxTimeExpired ||
    // mongoose, when `bufferCommands` is off and the connection is gone
    (typeof message === 'string' && message.includes('before initial connection is complete'))
  )
}
