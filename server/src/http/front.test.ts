import express from 'express'
import request from 'supertest'
import { expect, test } from 'vitest'
import { AppError, problemHandler } from './errors.ts'
import { createFastServer } from './fast-server.ts'
import { putInFront } from './front.ts'
import { createLogger } from '../infra/logger.ts'

const app = express()
const failed = problemHandler(createLogger({ level: 'silent', instance: 'test' }))
putInFront(
  app,
  (req, res, next) => {
    if (req.path === '/front') res.json({ ip: req.ip, originalUrl: req.originalUrl })
    else if (req.path === '/refused') next(new AppError('forbidden', 'Not this one.'))
    else if (req.path === '/thrown') throw new AppError('forbidden', 'Not this one.')
    else if (req.path === '/rejected')
      return Promise.reject(new AppError('forbidden', 'Not this one.'))
    else if (req.path === '/cut') {
      res.write('half')
      next(new Error('the rest is lost'))
    } else next()
    return undefined
  },
  failed,
)
app.use('/behind', (req, res) => {
  res.json({ baseUrl: req.baseUrl, originalUrl: req.originalUrl })
})
app.use((_req, res) => void res.sendStatus(404))
const server = createFastServer(app)

test('answers first, and hands the rest on to the router of the application', async () => {
  const front = await request(server).get('/front?x=1').expect(200)
  expect(front.body).toEqual({
    ip: expect.stringContaining('127.0.0.1'),
    originalUrl: '/front?x=1',
  })
  await request(server)
    .get('/behind/it')
    .expect(200, { baseUrl: '/behind', originalUrl: '/behind/it' })
  await request(server).get('/nowhere').expect(404)
})

test.each(['/refused', '/thrown', '/rejected'])(
  '%s: gives what goes wrong to the handler of errors',
  async (path) => {
    const { body } = await request(server).get(path).expect(403)
    expect(body).toMatchObject({ code: 'forbidden', detail: 'Not this one.' })
  },
)

test('cuts an answer that went wrong after it had begun', async () => {
  await expect(request(server).get('/cut')).rejects.toThrow(/aborted|hang up|reset/)
})
