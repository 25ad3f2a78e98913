/** Whether a write failed because the disk, or what the account of this process may use of it, is full. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String((Object(error) as { code?: unknown }).code))
