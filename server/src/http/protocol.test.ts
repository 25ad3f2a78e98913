import type { Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { Problem } from '@cinema/contract'
import express from 'express'
import { afterEach, describe, expect, test } from 'vitest'
import { createFastServer } from './fast-server.ts'
import { answerProtocolErrors, protocolLimits } from './protocol.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(limits: object = {}): Promise<number> {
  const app = express().get('/', (_req, res) => void res.send('hello'))
  const server = createFastServer(app, { ...protocolLimits, ...limits })
  answerProtocolErrors(server)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Sends bytes and resolves to everything that comes until the server closes the connection. */
function exchange(port: number, message: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(message))
    let received = ''
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
    socket.on('error', () => undefined).on('close', () => resolve(received))
  })
}

function problemIn(received: string): Problem {
  const [head = '', body = ''] = received.split('\r\n\r\n')
  expect(head).toMatch(/^content-type: application\/problem\+json/im)
  const problem = Problem.parse(JSON.parse(body))
  expect(head).toContain(`HTTP/1.1 ${problem.status} `)
  expect(head).toContain(`X-Request-Id: ${problem.requestId}`)
  return problem
}

describe('requests that never reach the application', () => {
  test('are told that a header of more than 16 kB is too large', async () => {
    const port = await listening()
    const message = `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(16 * 1024)}\r\n\r\n`
    expect(problemIn(await exchange(port, message))).toMatchObject({
      status: 431,
      code: 'headers_too_large',
    })
  })

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a length and chunks at once', lengthAndChunks()],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  ])('are malformed with %s', async (_, message) => {
    const problem = problemIn(await exchange(await listening(), message))
    expect(problem).toMatchObject({ status: 400, code: 'malformed_request' })
  })

  test('are cut off when their header or body dribbles in', async () => {
    const port = await listening({
      headersTimeout: 200,
      requestTimeout: 200,
      connectionsCheckingInterval: 50,
    })
    const header = 'GET / HTTP/1.1\r\nHost: a\r\nX-A: '
    expect(problemIn(await exchange(port, header)).code).toBe('request_timeout')
  })
})

test('an expectation that is not understood is passed over', async () => {
  const message = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n'
  expect(await exchange(await listening(), message)).toMatch(/^HTTP\/1.1 200 OK[^]*hello$/)
})

function lengthAndChunks(): string {
  return 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
}
