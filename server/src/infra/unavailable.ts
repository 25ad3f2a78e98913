/** Names of errors for a server that cannot be reached or does not answer: the MongoDB driver's, and ours. */
const names = new Set([
  'BreakerOpen',
  'OutboundTimeout',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
])

/**
 * Codes a server answers with when it cannot serve now: out of time, shutting down, or changing its
 * primary (MongoDB's retryable errors).
 */
const codes = new Set([50, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436])

/** Whether an error means that MongoDB is away for the moment, and not that the request was wrong. */
export function isUnavailable(error: unknown): boolean {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown }
  return names.has(String(name)) || (name === 'MongoServerError' && codes.has(Number(code)))
}
