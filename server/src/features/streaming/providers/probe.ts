import { retryAfterMs } from '../../../infra/retry.ts'

/** The other side answered, but not with what was asked for. */
export class UnusableAnswer extends Error {
  override name = 'UnusableAnswer'
  readonly retryAfterMs: number | undefined

  constructor(url: URL, what: string, waitMs?: number) {
    super(`${url.host} answered ${what}.`)
    this.retryAfterMs = waitMs
  }
}

interface Beginning {
  /** Media type without parameters, in lower case. */
  readonly type: string
  readonly bytes: Buffer
}

const enoughBytes = 16

/**
 * Looks at what lies at an address: its type and first bytes, the rest is not fetched. Null where
 * there is nothing. Redirections are not followed: they lead where nobody allowed.
 * @throws UnusableAnswer, or what `fetch` throws.
 */
export async function probe(url: URL, signal: AbortSignal): Promise<Beginning | null> {
  const headers = { Range: 'bytes=0-1023' }
  const response = await fetch(url, { signal, headers, redirect: 'manual' })
  try {
    if (response.status === 404 || response.status === 410) return null
    if (!response.ok) {
      const waitMs = retryAfterMs(response.headers.get('retry-after'))
      throw new UnusableAnswer(url, `with ${response.status}`, waitMs)
    }
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';')
    return { type: type.trim().toLowerCase(), bytes: await beginningOf(response) }
  } finally {
    if (!response.bodyUsed) await response.body?.cancel()
  }
}

async function beginningOf({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (body) {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      length += chunk.length
      // Leaving the loop cancels the rest.
      if (length >= enoughBytes) break
    }
  }
  return Buffer.concat(chunks)
}
