import express from 'express'
import request from 'supertest'
import { expect, test } from 'vitest'
import { dispatch, type Served } from './dispatch.ts'
import { createFastServer } from './fast-server.ts'

const served = (method: Served['method'], path: string): Served => ({
  method,
  path,
  run: (req, res) => {
    res.json({ path, params: req.params })
  },
})

const app = express()
app.use(
  dispatch([
    served('GET', '/api/things'),
    served('GET', '/api/things/:id'),
    served('GET', '/api/things/special'),
    served('GET', '/api/things/:id/parts/:part'),
    served('DELETE', '/api/things/:id'),
  ]),
)
app.use((_req, res) => void res.sendStatus(404))
const server = createFastServer(app)

test.each([
  ['/api/things', '/api/things', {}],
  ['/api/things/', '/api/things', {}],
  ['/api/things?x=1', '/api/things', {}],
  ['/api/things/7', '/api/things/:id', { id: '7' }],
  ['/api/things/a%20b?x=/', '/api/things/:id', { id: 'a b' }],
  ['/api/things/special', '/api/things/special', {}],
  ['/api/things/7/parts/8', '/api/things/:id/parts/:part', { id: '7', part: '8' }],
])('%s is answered by %s', async (url, path, params) => {
  await request(server).get(url).expect(200, { path, params })
})

test.each([
  '/api/thing',
  '/api/things//',
  '/api/things//parts/1',
  '/API/things',
  '/api/things/1/2',
])('%s goes on to whatever comes next', async (url) => {
  await request(server).get(url).expect(404)
})

test('goes on where the method is another, and answers HEAD as GET without a body', async () => {
  await request(server).post('/api/things/7').expect(404)
  await request(server).delete('/api/things/7').expect(200)
  const { headers, text } = await request(server).head('/api/things').expect(200)
  expect(headers['content-length']).toBe(String('{"path":"/api/things","params":{}}'.length))
  expect(text).toBeUndefined()
})
