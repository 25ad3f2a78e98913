import type { Socket } from 'node:net'
import { errorReply, toMongoError } from '../errors.ts'
import { encodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import { Framing } from './framing.ts'
import { parseMessage, ProtocolError, replyHead, type Request } from './message.ts'

/** Runs a request; a Buffer is a reply that is BSON already. */
export type Handler = (request: Request) => Promise<Doc | Buffer> | Doc | Buffer

/** Serves one client, one request after the other, until its socket closes. */
export function serveConnection(socket: Socket, handle: Handler): void {
  const framing = new Framing()
  const waiting: Buffer[] = []
  let isBusy = false
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...framing.push(chunk))
    } catch {
      socket.destroy()
      return
    }
    if (!isBusy) void drain()
  })

  async function drain(): Promise<void> {
    isBusy = true
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      if (socket.destroyed) break
      // What a client sends faster than it is answered must not pile up.
      if (waiting.length > 16) socket.pause()
      await answer(socket, message, handle)
      if (waiting.length === 0) socket.resume()
    }
    isBusy = false
  }
}

async function answer(socket: Socket, message: Buffer, handle: Handler): Promise<void> {
  const responseTo = message.readInt32LE(4)
  let request: Request | undefined
  let body: Buffer
  try {
    request = parseMessage(message)
    const reply = await handle(request)
    body = Buffer.isBuffer(reply) ? reply : encodeDoc(reply)
  } catch (error) {
    if (error instanceof ProtocolError) {
      socket.destroy()
      return
    }
    body = encodeDoc(errorReply(toMongoError(error)))
  }
  if (request?.isSilent === true || socket.destroyed) return
  const head = replyHead(body, responseTo, request?.isLegacy ?? false)
  // One small write is cheaper than two; a large body is not worth a copy.
  if (body.length < copiedBytes) socket.write(Buffer.concat([head, body]))
  else {
    socket.cork()
    socket.write(head)
    socket.write(body)
    socket.uncork()
  }
  if (socket.writableNeedDrain) await drained(socket)
}

const copiedBytes = 65_536

/** A client that does not read is not answered further. */
const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
