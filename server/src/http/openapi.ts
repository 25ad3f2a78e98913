import {
  endpoints,
  errorStatus,
  Problem,
  type EndpointSpec,
  type ErrorCode,
} from '@cinema/contract'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { z } from 'zod'

const title = 'Cinema Online'

/** The contract as an OpenAPI 3.1 document. */
export function openApiDocument({ version, url }: { version: string; url: string }) {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title,
      version,
      description:
        'Every answer that is not a success is an RFC 9457 problem document. Lists continue by their opaque `nextCursor`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    paths: paths(),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  })
}

function paths(): ZodOpenApiPathsObject {
  const result: ZodOpenApiPathsObject = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    result[path] = { ...result[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return result
}

function operation(endpoint: EndpointSpec): ZodOpenApiOperationObject {
  const { params, query, body, receives, response, event, produces } = endpoint
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    tags: [endpoint.tag],
    security: endpoint.access === 'public' ? [{}, { bearer: [] }] : [{ bearer: [] }],
    ...(endpoint.scope && { 'x-scope': endpoint.scope }),
    ...((params ?? query) && {
      requestParams: {
        ...(params && { path: params }),
        ...(query && { query }),
        ...(endpoint.ifMatch && { header: preconditions }),
      },
    }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    ...(receives && {
      requestBody: {
        required: true,
        content: Object.fromEntries(receives.types.map((type) => [type, { schema: file }])),
      },
    }),
    responses: {
      [String(endpoint.status ?? 200)]: {
        description: 'Success',
        ...(response && { content: { 'application/json': { schema: response } } }),
        ...(event && produces && { content: { [produces]: { schema: event } } }),
      },
      ...problems(endpoint),
    },
  }
}

const file = { type: 'string', format: 'binary' } as const

const preconditions = z.object({
  'If-Match': z.string().meta({ description: 'The `ETag` of the state that is changed' }),
})

/** `GET /api/movies/:movieId/similar` is `getMoviesByMovieIdSimilar`. */
const operationId = ({ method, path }: EndpointSpec): string =>
  method.toLowerCase() +
  path
    .slice('/api'.length)
    .replace(/:/g, 'by-')
    .replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase())

function problems(endpoint: EndpointSpec) {
  const codes = new Set<ErrorCode>([
    ...(endpoint.errors ?? []),
    'quota_exceeded',
    ...(endpoint.grows ? ['storage_full' as const] : []),
  ])
  if (endpoint.params ?? endpoint.query ?? endpoint.body) codes.add('validation_failed')
  if (endpoint.body ?? endpoint.receives)
    codes.add('malformed_request').add('payload_too_large').add('unsupported_media_type')
  if (endpoint.access !== 'public') codes.add('unauthenticated')
  if (endpoint.ifMatch) codes.add('precondition_required').add('precondition_failed')
  const byStatus = Map.groupBy(codes, (code) => errorStatus[code])
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}
