import type { DirectSource, Source } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import type { DirectStore } from './direct-store.ts'
import { refusalOf } from './direct-urls.ts'
import { probe, UnusableAnswer } from './probe.ts'
import { healthOf, providerPolicy } from './provider-health.ts'
import type { Provider } from './provider.ts'
import { rememberedOffer } from './remembered.ts'

const name = 'direct'
type Parts = Pick<Context, 'config' | 'cache' | 'outbounds' | 'database'>

/** Films at addresses that administrators name, on hosts that the operator allows. */
export function directProvider(
  { config, cache, outbounds, database }: Parts,
  store: DirectStore,
): Provider {
  const outboundName = (host: string): string => `${name}_${host}`
  const byHost = new Map(
    config.DIRECT_HOSTS.map((host) => {
      const policy = providerPolicy(outboundName(host), config.PROVIDER_TIMEOUT_MS)
      return [host, outbounds.createOutbound(policy)] as const
    }),
  )

  /** @throws UnusableAnswer when something else lies there. */
  async function plays({ url: address, kind }: DirectSource): Promise<boolean> {
    const url = new URL(address)
    const found = await byHost.get(url.host)?.run(async (signal) => {
      const beginning = await probe(url, signal)
      if (beginning && !begins[kind](beginning.bytes)) {
        throw new UnusableAnswer(url, `with something that is no ${kind.toUpperCase()}`)
      }
      return beginning
    })
    return found != null
  }

  /** @throws what the last address brought when none of them plays. */
  async function playing(movieId: string): Promise<Source[]> {
    const known = await database.run(() => store.find(movieId))
    // The list of hosts may have become shorter since.
    const allowed = known.filter(({ url }) => refusalOf(url, config) === null)
    const tried = await Promise.allSettled(allowed.map(plays))
    const found = allowed.filter((_, index) => {
      const outcome = tried[index]
      return outcome?.status === 'fulfilled' && outcome.value
    })
    const failed = tried.find((outcome) => outcome.status === 'rejected')
    if (found.length === 0 && failed) throw failed.reason
    return found.map(sourceOf)
  }

  return {
    name,
    getSources: ({ id }) => rememberedOffer(cache, { kind: name, key: id }, () => playing(id)),
    getEmbedUrl: () => null,
    async search(titles) {
      const having = await database.run(() => store.having(titles.map(({ id }) => id)))
      return titles.filter(({ id }) => having.has(id))
    },
    getStatus: () => healthOf(outbounds, [...byHost.keys()].map(outboundName)),
  }
}

/** How a playlist (RFC 8216 §4.3.1.1) and a film (ISO/IEC 14496-12 §4.3) begin. */
const begins: Readonly<Record<DirectSource['kind'], (bytes: Buffer) => boolean>> = {
  hls: (bytes) =>
    bytes
      .toString('utf8', 0, 10)
      .replace(/^\uFEFF/, '')
      .startsWith('#EXTM3U'),
  mp4: (bytes) => bytes.toString('latin1', 4, 8) === 'ftyp',
}

const sourceOf = ({ url, kind, heightPixels }: DirectSource): Source => ({
  provider: name,
  kind,
  url,
  ...(heightPixels !== undefined && { quality: `${heightPixels}p` }),
})
