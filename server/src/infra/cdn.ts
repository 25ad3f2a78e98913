import type { Config } from '../config.ts'

export type CdnSettings = Pick<Config, 'CDN_KIND' | 'CDN_BASE_URL' | 'CDN_IMAGE_TEMPLATE'>

/** Where viewers fetch what this server has; paths begin with a slash. */
export interface Cdn {
  /** Origin of the network; null where there is none. */
  readonly origin: string | null
  /** The address of anything: films, their segments, pictures as they are. */
  address: (path: string) => string
  /** The address of a picture of a width. `ready` is where this server makes it itself. */
  picture: (original: string, sized: { width: number; ready: string }) => string
}

export function createCdn({ CDN_KIND, CDN_BASE_URL, CDN_IMAGE_TEMPLATE }: CdnSettings): Cdn {
  if (CDN_KIND === 'none' || CDN_BASE_URL === undefined) {
    return { origin: null, address: (path) => path, picture: (_, { ready }) => ready }
  }
  const address = (path: string): string => CDN_BASE_URL + path
  const template = CDN_KIND === 'cloudflare' ? cloudflareTemplate : CDN_IMAGE_TEMPLATE
  return {
    origin: new URL(CDN_BASE_URL).origin,
    address,
    picture(original, { width, ready }) {
      // A network keeps one answer for an address, so its format may not depend on who asks.
      if (template === undefined) return address(`${ready}.webp`)
      const places: Readonly<Record<string, string>> = {
        path: original.slice(1),
        width: String(width),
      }
      return address(template.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? ''))
    },
  }
}

/** https://developers.cloudflare.com/images/transform-images/transform-via-url/ */
const cloudflareTemplate = '/cdn-cgi/image/width={width},fit=scale-down,format=auto/{path}'
