import { z } from 'zod'
import { variable, webUrl, whole } from './config-variable.ts'

const knownPlaces = /\{(path|width)\}/g

/** Posters and backdrops, and the network that may carry them and films. */
export const pictureVariables = {
  ARTWORK_CACHE_MB: variable({
    schema: whole(1, 1_000_000).default(512),
    description: 'Most that smaller and converted pictures take in DATA_DIR/artwork',
    unit: 'megabytes',
  }),
  CDN_KIND: variable({
    schema: z.enum(['none', 'generic', 'cloudflare']).default('none'),
    description:
      'Content delivery network in front of pictures and films; it fetches them from here',
  }),
  CDN_BASE_URL: variable({
    schema: webUrl.optional(),
    description: 'Where viewers reach the network, for example https://cdn.example.org',
  }),
  CDN_IMAGE_TEMPLATE: variable({
    schema: z
      .string()
      .regex(/^\/[^\s{}]*(\{(path|width)\}[^\s{}]*)+$/, 'Expected a path with {path} and {width}.')
      .refine(
        (template) => new Set(template.match(knownPlaces)).size === 2,
        'Expected both {path} and {width}.',
      )
      .optional(),
    description:
      'Path at which a generic network makes smaller pictures, with {path} (without its first slash) and {width}; without it they are made here',
  }),
  CDN_ZONE_ID: variable({
    schema: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'Expected 32 hexadecimal digits.')
      .optional(),
    description: 'Zone of Cloudflare, for purging',
  }),
  CDN_API_TOKEN: variable({
    schema: z.string().min(20, 'Expected an API token.').optional(),
    description: 'Token of Cloudflare that may purge the cache of the zone',
    secret: true,
  }),
  CDN_API_URL: variable({
    schema: webUrl.default('https://api.cloudflare.com/client/v4'),
    description: 'Where the API of Cloudflare is',
  }),
} as const

type Settings = {
  readonly [Name in keyof typeof pictureVariables]: z.output<
    (typeof pictureVariables)[Name]['schema']
  >
}

/** What is set about the network that cannot be meant, each named by its variable. */
export function contradictionsOf(config: Settings): string[] {
  const { CDN_KIND, CDN_BASE_URL, CDN_IMAGE_TEMPLATE, CDN_ZONE_ID, CDN_API_TOKEN } = config
  const isOff = CDN_KIND === 'none'
  return [
    isOff &&
      CDN_BASE_URL !== undefined &&
      'CDN_BASE_URL: needs CDN_KIND to say which network it is',
    !isOff && CDN_BASE_URL === undefined && `CDN_BASE_URL is not set, but CDN_KIND is ${CDN_KIND}`,
    CDN_KIND !== 'generic' &&
      CDN_IMAGE_TEMPLATE !== undefined &&
      'CDN_IMAGE_TEMPLATE: is for CDN_KIND=generic alone',
    CDN_KIND !== 'cloudflare' &&
      (CDN_ZONE_ID ?? CDN_API_TOKEN) !== undefined &&
      'CDN_ZONE_ID, CDN_API_TOKEN: are for CDN_KIND=cloudflare alone',
    (CDN_ZONE_ID === undefined) !== (CDN_API_TOKEN === undefined) &&
      'CDN_ZONE_ID and CDN_API_TOKEN: need each other',
  ].filter((reason) => reason !== false)
}
