const duplicateKey = 11000

/** Whether a write failed because another one had inserted the same key before. */
export const isDuplicate = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === duplicateKey
