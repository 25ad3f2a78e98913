import { endpoint, type Problem } from '@cinema/contract'
import type { Server } from 'node:http'
import express from 'express'
import { pino } from 'pino'
import request from 'supertest'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { dispatch } from './dispatch.ts'
import { AppError, problemHandler } from './errors.ts'
import { createFastServer } from './fast-server.ts'
import { notFound } from './not-found.ts'
import { begin, requestId } from './pipeline.ts'
import { reply, replyBytes } from './reply.ts'
import { route, routerAt, type RouteKit } from './route.ts'

const number = z.string().regex(/^\d+$/).transform(Number)
const things = {
  get: endpoint({
    method: 'GET',
    path: '/api/things/:id',
    access: 'public',
    tag: 'Things',
    summary: 'One thing',
    params: z.strictObject({ id: number }),
    query: z.strictObject({ limit: number.default(20), sort: z.enum(['a', 'b']).optional() }),
    response: z.object({ id: z.number(), limit: z.number() }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/things',
    access: 'viewer',
    tag: 'Things',
    summary: 'A new thing',
    body: z.strictObject({
      name: z.string().min(1),
      size: z.object({ metres: z.number() }).optional(),
    }),
    status: 201,
    response: z.object({ name: z.string(), by: z.string() }),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/things/:id',
    access: 'administrator',
    tag: 'Things',
    summary: 'A thing less',
    params: z.strictObject({ id: number }),
    status: 204,
  }),
}

const logged: string[] = []
let app: Server

beforeAll(() => {
  const kit: RouteKit = {
    checkResponses: true,
    limit: () => () => undefined,
    authenticate: (req) => {
      const role = req.headers.authorization
      if (role === 'viewer' || role === 'administrator') {
        req.viewer = {
          userId: 'usr_1',
          username: 'one',
          authSessionId: 'fam_1',
          role,
          tier: 'free',
        }
      }
      return undefined
    },
  }
  const mounted = routerAt('/api/things', kit)
  route(mounted, things.get, ({ params, query }) => {
    if (params.id === 404) throw new AppError('not_found', 'No thing has the id 404.')
    if (params.id === 500) throw new Error('the password is swordfish')
    if (params.id === 7) return { id: 7 } as { id: number; limit: number }
    if (params.id === 8) return replyBytes(Buffer.from('{"id":8,"limit":1}'), { ETag: '"8"' })
    return reply({ id: params.id, limit: query.limit }, { 'X-Source': 'here' })
  })
  route(mounted, things.create, ({ body, viewer }) => ({ name: body.name, by: viewer.userId }))
  route(mounted, things.remove, () => undefined)

  const logger = pino({}, { write: (line: string) => void logged.push(line) })
  const express5 = express().use(begin([requestId], dispatch(mounted.endpoints)))
  express5.use(notFound, problemHandler(logger))
  app = createFastServer(express5)
})

const problem = async (pending: request.Test, status: number): Promise<Problem> => {
  const { body, headers } = await pending.expect(status)
  expect(headers['content-type']).toMatch('application/problem+json')
  expect(body).toMatchObject({ status, requestId: headers['x-request-id'] })
  return body as Problem
}

describe('a good request', () => {
  test('reaches the handler with parsed input and default values', async () => {
    const { body, headers } = await request(app).get('/api/things/3').expect(200)
    expect(body).toEqual({ id: 3, limit: 20 })
    expect(headers).toMatchObject({
      'x-source': 'here',
      'content-type': 'application/json; charset=utf-8',
    })
  })

  test('is answered with prepared bytes as they are', async () => {
    await request(app).get('/api/things/8').expect(200, { id: 8, limit: 1 }).expect('ETag', '"8"')
  })

  test('has no body for HEAD and for 204', async () => {
    const head = await request(app).head('/api/things/3').expect(200)
    expect(head.headers['content-length']).toBe('19')
    await request(app).delete('/api/things/3').set('Authorization', 'administrator').expect(204, '')
  })

  test('keeps its own request id when that is sane, and gets one otherwise', async () => {
    const own = await request(app).get('/api/things/3').set('X-Request-Id', 'client-0001')
    expect(own.headers['x-request-id']).toBe('client-0001')
    const odd = await request(app).get('/api/things/3').set('X-Request-Id', '<script>')
    expect(odd.headers['x-request-id']).toMatch(/^[\w-]{8,64}$/)
  })
})

describe('a bad request gets a problem that names the place and the reason', () => {
  test.each([
    ['/api/things/x', 'params.id'],
    ['/api/things/3?limit=-1', 'query.limit'],
    ['/api/things/3?sort=c', 'query.sort'],
    ['/api/things/3?colour=red', 'query.colour'],
  ])('%s', async (url, path) => {
    const body = await problem(request(app).get(url), 422)
    expect(body).toMatchObject({ code: 'validation_failed', type: '/problems/validation_failed' })
    expect(body.errors?.map((error) => error.path)).toEqual([path])
  })

  const post = (): request.Test => request(app).post('/api/things').set('Authorization', 'viewer')

  test.each([
    [{ name: '' }, 'body.name'],
    [{ name: 'a', tier: 'premium' }, 'body.tier'],
    [{ name: { $gt: '' } }, 'body.name'],
    [{ name: 'a', size: { metres: 'long' } }, 'body.size.metres'],
    [[], 'body'],
  ])('a body like %j', async (sent, path) => {
    const body = await problem(post().send(sent), 422)
    expect(body.errors?.map((error) => error.path)).toEqual([path])
  })

  test.each(['{"name":', '', 'nothing', '\u0000'])('JSON that does not parse: %j', async (text) => {
    const body = await problem(post().type('json').send(text), 400)
    expect(body.code).toBe('malformed_request')
  })

  test('a body that is not UTF-8, says so, or is compressed', async () => {
    const send = (type: string, encoding: string) =>
      post().set('Content-Type', type).set('Content-Encoding', encoding).send('{"name":"a"}')
    await send('application/json; charset=UTF-8', 'identity').expect(201)
    const refusals = [
      send('application/json; charset=latin1', 'identity'),
      send('application/json', 'gzip'),
    ]
    for (const sent of refusals) {
      expect((await problem(sent, 415)).code).toBe('unsupported_media_type')
    }
  })

  test('a body that is larger than it says at first', async () => {
    const large = post().type('json').set('Transfer-Encoding', 'chunked')
    large.write(`{"name":"${'x'.repeat(40_000)}`)
    const { body, headers } = await large.expect(413)
    expect(body).toMatchObject({ code: 'payload_too_large' })
    expect(headers['connection']).toBe('close')
  })

  test('no body, another media type, a body that is too large', async () => {
    expect((await problem(post(), 400)).code).toBe('malformed_request')
    expect((await problem(post().type('form').send('name=a'), 415)).code).toBe(
      'unsupported_media_type',
    )
    const large = post().send({ name: 'x'.repeat(40_000) })
    expect((await problem(large, 413)).code).toBe('payload_too_large')
  })

  test('a path with broken percent-encoding', async () => {
    expect((await problem(request(app).get('/api/things/%E0%A4%A'), 400)).code).toBe(
      'malformed_request',
    )
  })
})

describe('access', () => {
  test('is refused to strangers with a challenge, and to viewers where administrators work', async () => {
    const { headers } = await request(app).post('/api/things').send({ name: 'a' }).expect(401)
    expect(headers['www-authenticate']).toBe('Bearer realm="cinema"')
    await problem(request(app).delete('/api/things/3').set('Authorization', 'viewer'), 403)
  })
})

describe('failures', () => {
  test('of the handler are answered with its sentence', async () => {
    const body = await problem(request(app).get('/api/things/404'), 404)
    expect(body).toMatchObject({ detail: 'No thing has the id 404.', instance: '/api/things/404' })
  })

  test('nobody foresaw reveal nothing and are logged with the request id', async () => {
    const body = await problem(request(app).get('/api/things/500'), 500)
    expect(JSON.stringify(body)).not.toContain('swordfish')
    expect(
      logged.filter((line) => line.includes(body.requestId) && line.includes('swordfish')),
    ).toHaveLength(1)
  })

  test('of the contract are caught before they travel', async () => {
    await problem(request(app).get('/api/things/7'), 500)
  })
})

describe('addresses', () => {
  test('that exist under other methods answer 405 with Allow', async () => {
    const { body, headers } = await request(app).put('/api/auth/login').expect(405)
    expect(body).toMatchObject({ code: 'method_not_allowed' })
    expect(headers['allow']).toBe('POST')
    expect((await request(app).patch('/api/genres').expect(405)).headers['allow']).toBe('GET, HEAD')
  })

  test('that do not exist answer 404', async () => {
    expect((await problem(request(app).get('/api/nothing'), 404)).code).toBe('not_found')
  })
})
