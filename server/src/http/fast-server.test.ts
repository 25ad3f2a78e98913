import { IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { Router, type Express } from 'express'
import request from 'supertest'
import { afterEach, expect, test } from 'vitest'
import { createFastServer } from './fast-server.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(app: Express): Promise<{ url: string; server: Server }> {
  const server = createFastServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

test('makes requests that already have the prototype Express would set', async () => {
  const app = express()
  const { url, server } = await serve(app)
  const seen: boolean[] = []
  server.prependListener('request', (req, res) => {
    seen.push(Object.getPrototypeOf(req) === app.request)
    seen.push(Object.getPrototypeOf(res) === app.response)
  })
  app.get('/', (req, res) => res.send(String(req instanceof IncomingMessage)))
  await request(url).get('/').expect(200, 'true')
  expect(seen).toEqual([true, true])
})

test('keeps what Express adds to requests and responses', async () => {
  const app = express()
  app.set('trust proxy', 1)
  const router = Router()
  router.get('/echo/:id', (req, res) => {
    res.cookie('a', 'b').vary('Accept')
    res.status(201).json({
      id: req.params.id,
      query: req.query,
      ip: req.ip,
      secure: req.secure,
      wantsJson: req.accepts('json'),
      baseUrl: req.baseUrl,
      sameApp: req.app === app && res.app === app,
    })
  })
  router.get('/away', (_req, res) => {
    res.redirect(303, '/echo/1')
  })
  router.get('/file', (_req, res) => {
    res.sendFile(import.meta.filename)
  })
  app.use('/r', router)
  const { url } = await serve(app)

  const echo = await request(url)
    .get('/r/echo/7?x=1')
    .set('X-Forwarded-For', '203.0.113.9')
    .set('X-Forwarded-Proto', 'https')
    .expect(201)
  expect(echo.body).toEqual({
    id: '7',
    query: { x: '1' },
    ip: '203.0.113.9',
    secure: true,
    wantsJson: 'json',
    baseUrl: '/r',
    sameApp: true,
  })
  expect(echo.headers).toMatchObject({ vary: 'Accept', 'set-cookie': ['a=b; Path=/'] })
  await request(url).get('/r/away').expect(303).expect('Location', '/echo/1')
  await request(url)
    .get('/r/file')
    .set('Range', 'bytes=0-5')
    .expect(206)
    .expect('Content-Length', '6')
  await request(url).get('/r/nowhere').expect(404)
})

test('serves two applications side by side, each with its own prototypes', async () => {
  const [first, second] = [express(), express()]
  first.get('/', (req, res) => res.send(String(req.app === first)))
  second.get('/', (req, res) => res.send(String(req.app === second)))
  const served = await Promise.all([serve(first), serve(second)])
  for (const { url } of served) await request(url).get('/').expect(200, 'true')
})
