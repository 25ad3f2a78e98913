import { BSON } from 'bson'
import fc from 'fast-check'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenUri, startTestMongo, type TestMongo } from './support.ts'

describe.skipIf(givenUri !== undefined)('on the wire, the engine survives', () => {
  let mongo: TestMongo
  beforeAll(async () => (mongo = await startTestMongo()))
  afterAll(() => mongo.close())

  function message(
    body: Uint8Array,
    change: Partial<{ length: number; op: number; flags: number; kind: number }> = {},
  ): Buffer {
    const bytes = Buffer.alloc(21 + body.length)
    bytes.writeInt32LE(change.length ?? bytes.length, 0)
    bytes.writeInt32LE(7, 4)
    bytes.writeInt32LE(change.op ?? 2013, 12)
    bytes.writeUInt32LE(change.flags ?? 0, 16)
    bytes[20] = change.kind ?? 0
    bytes.set(body, 21)
    return bytes
  }
  const ping = message(BSON.serialize({ ping: 1, $db: 'admin' }))

  async function open(): Promise<Socket> {
    const socket = connect(mongo.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    return socket
  }

  /** What comes back: a reply document, or `closed`, or `silent` when the server waits for more. */
  async function send(
    bytes: Uint8Array,
    waitMs = 2000,
  ): Promise<'closed' | 'silent' | Record<string, unknown>> {
    const socket = await open()
    try {
      socket.write(bytes)
      return await new Promise((resolve) => {
        const timer = setTimeout(() => resolve('silent'), waitMs)
        socket.once('data', (reply: Buffer) => {
          clearTimeout(timer)
          resolve(BSON.deserialize(reply.subarray(reply.readInt32LE(12) === 1 ? 36 : 21)))
        })
        socket.once('close', () => {
          clearTimeout(timer)
          resolve('closed')
        })
      })
    } finally {
      socket.destroy()
    }
  }
  const isAlive = async (): Promise<void> => expect(await send(ping)).toMatchObject({ ok: 1 })

  it.each<[string, Uint8Array]>([
    ['a length of zero', message(Buffer.alloc(0), { length: 0 })],
    ['a negative length', message(Buffer.alloc(0), { length: -1 })],
    ['a length beyond 48 MB', message(Buffer.alloc(0), { length: 48_000_001 })],
    ['an unknown opcode', message(BSON.serialize({}), { op: 1234 })],
    ['a compressed message nobody negotiated', message(BSON.serialize({}), { op: 2012 })],
    ['an unknown required flag', message(BSON.serialize({ ping: 1 }), { flags: 8 })],
    ['an unknown section', message(BSON.serialize({ ping: 1 }), { kind: 9 })],
    ['a section that leads beyond the message', message(Buffer.from([255, 255, 255, 127, 0]))],
    ['a message without a body', message(Buffer.alloc(0))],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ])('%s, by closing the connection', async (_, bytes) => {
    expect(await send(bytes)).toBe('closed')
    await isAlive()
  })

  it.each<[string, Uint8Array, number]>([
    ['an unknown command', BSON.serialize({ frobnicate: 1, $db: 'x' }), 59],
    ['an empty command', BSON.serialize({ $db: 'x' }), 59],
    [
      'a command named like a property of objects',
      BSON.serialize({ constructor: 1, $db: 'x' }),
      59,
    ],
    ['a command without a database', BSON.serialize({ ping: 1 }), 40571],
    [
      'a broken document',
      Buffer.concat([Buffer.from([12, 0, 0, 0, 0x63, 97, 0, 1, 2, 3, 4, 0])]),
      22,
    ],
    ['a collection name of the wrong type', BSON.serialize({ find: 12, $db: 'x' }), 73],
  ])('%s, with an error', async (_, body, code) => {
    expect(await send(message(body))).toMatchObject({ ok: 0, code })
    await isAlive()
  })

  it('documents nested thirty thousand deep', async () => {
    expect(await send(message(deep(30_000)), 10_000)).toHaveProperty('ok')
    await isAlive()
  })

  function deep(levels: number): Uint8Array {
    // Each level is its length, the type and name of its one field, and a zero at the end.
    const filter = Buffer.alloc(levels * 8 + 5)
    for (let i = 0; i < levels; i++) {
      filter.writeInt32LE(filter.length - i * 8, i * 7)
      filter.set([3, 97, 0], i * 7 + 4)
    }
    filter.writeInt32LE(5, levels * 7)
    const start = BSON.serialize({ find: 'c', $db: 'x' })
    const body = Buffer.concat([
      start.subarray(0, -1),
      Buffer.from([3]),
      Buffer.from('filter\0'),
      filter,
      Buffer.from([0]),
    ])
    body.writeInt32LE(body.length, 0)
    return body
  }

  it('a half message followed by nothing, and one that arrives byte by byte', async () => {
    const half = await open()
    half.write(ping.subarray(0, 30))
    const slow = await open()
    const reply = once(slow, 'data')
    for (const byte of ping) {
      slow.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(((await reply) as [Buffer])[0].readInt32LE(8)).toBe(7)
    await isAlive()
    half.destroy()
    slow.destroy()
  })

  it('many messages in one packet, answered in order', async () => {
    const socket = await open()
    const count = 200
    let bytes = 0
    const all = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes === count * 34) resolve()
      })
    })
    socket.write(Buffer.concat(Array.from({ length: count }, () => ping)))
    await all
    socket.destroy()
  })

  it('a message of nearly 48 MB, and a document over 16 MB', async () => {
    const films = mongo.db.collection('large')
    await films.insertMany(Array.from({ length: 3 }, () => ({ text: 'x'.repeat(15_000_000) })))
    expect(await films.countDocuments()).toBe(3)
    const tooLarge = BSON.serialize({
      insert: 'large',
      documents: [{ text: 'x'.repeat(17_000_000) }],
      $db: 'x',
    })
    expect(await send(message(tooLarge), 10_000)).toMatchObject({ writeErrors: [{ code: 10334 }] })
    await isAlive()
  })

  it('thousands of random and mutilated messages', async () => {
    const valid = BSON.serialize({
      find: 'c',
      filter: { a: { $gt: 1 }, b: /x/ },
      sort: { a: 1 },
      limit: 5,
      $db: 'x',
    })
    const mutilated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const bytes = Buffer.from(valid)
        for (const [at, value] of changes) bytes[at] = value
        return message(bytes)
      })
    const random = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => message(bytes))
    const noise = fc
      .uint8Array({ minLength: 16, maxLength: 300 })
      .map((bytes) => Buffer.from(bytes))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(mutilated, random, noise), { minLength: 20, maxLength: 20 }),
        async (batch) => {
          await Promise.all(batch.map((bytes) => send(bytes, 15)))
          await isAlive()
        },
      ),
      { numRuns: 50 },
    )
  })

  it('random commands, each with a proper answer', async () => {
    const value = fc.oneof(
      fc.integer(),
      fc.string(),
      fc.constant(null),
      fc.array(fc.integer()),
      fc.object({ maxDepth: 2 }),
    )
    const names = [
      'find',
      'aggregate',
      'insert',
      'update',
      'delete',
      'findAndModify',
      'count',
      'distinct',
      'createIndexes',
      'getMore',
      'killCursors',
      'explain',
      'create',
      'renameCollection',
      'listCollections',
    ]
    const fields = [
      'filter',
      'query',
      'pipeline',
      'cursor',
      'documents',
      'updates',
      'deletes',
      'update',
      'indexes',
      'sort',
      'projection',
      'hint',
      'limit',
      'collation',
      'key',
      'cursors',
      'collection',
      'lsid',
      'txnNumber',
      'autocommit',
      'maxTimeMS',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        value,
        fc.dictionary(fc.constantFrom(...fields), value),
        async (name, target, rest) => {
          const reply = await send(message(BSON.serialize({ [name]: target, ...rest, $db: 'x' })))
          expect(reply).toHaveProperty('ok')
          // 1 is InternalError: something was met that nobody had thought of.
          expect(reply).not.toHaveProperty('code', 1)
        },
      ),
      { numRuns: 600 },
    )
  })
})
