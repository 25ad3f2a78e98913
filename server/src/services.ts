import { z } from 'zod'

/**
 * Parts of the API that can run apart, and the paths that each serves: the longest prefix decides.
 * The same image plays every part (`SERVICES`), and the gateway knows who plays which.
 */
const prefixes = {
  auth: [
    '/api/auth',
    '/api/account',
    '/api/avatars',
    '/api/api-keys',
    '/api/admin/users',
    '/api/admin/audit',
  ],
  streaming: [
    '/api/streaming',
    '/api/events',
    '/api/rooms',
    '/api/uploads',
    '/api/analytics',
    '/api/user/history',
    '/api/user/continue-watching',
    '/api/admin/sessions',
    '/api/admin/progress',
    '/api/admin/direct-sources',
    '/api/admin/providers',
  ],
  // And whatever no other service claims: the documentation of the API, pages.
  catalogue: [''],
} as const satisfies Record<string, readonly string[]>

export type ServiceName = keyof typeof prefixes

export const serviceNames = Object.keys(prefixes) as ServiceName[]

const byLength = Object.entries(prefixes)
  .flatMap(([service, paths]) =>
    paths.map((path: string) => ({ service: service as ServiceName, path })),
  )
  .sort((a, b) => b.path.length - a.path.length)

/** Which service answers at a path. */
export function serviceOf(path: string): ServiceName {
  const found = byLength.find(
    ({ path: prefix }) => path === prefix || path.startsWith(`${prefix}/`),
  )
  return found?.service ?? 'catalogue'
}

const Service = z.enum(serviceNames, {
  error: ({ input }) => `Unknown service ${String(input)}; there are ${serviceNames.join(', ')}.`,
})

/** `all`, or names of services, separated by commas. */
export const serviceList = z
  .string()
  .transform((value) => (value === 'all' ? serviceNames : value.split(',').map(trimmed)))
  .pipe(z.array(Service).min(1))

const trimmed = (text: string): string => text.trim()

const httpUrl = z.url({ protocol: /^https?$/, error: 'Expected name=http://host:port.' })

/** `auth=http://host:port,…`; a service that is named again has several instances. */
export const serviceUrls = z
  .string()
  .transform((value) =>
    value.split(',').map((pair) => {
      const at = pair.indexOf('=')
      return { service: pair.slice(0, at).trim(), url: pair.slice(at + 1).trim() }
    }),
  )
  .pipe(z.array(z.object({ service: Service, url: httpUrl })).min(1))

export type ServiceUrls = z.output<typeof serviceUrls>
