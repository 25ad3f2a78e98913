import { BSON } from 'bson'
import { connect } from 'node:net'

/** Whether a Redis server on the port answers PONG (and not, say, that it is still loading). */
export const pingRedis = (port: number): Promise<boolean> =>
  exchange(port, Buffer.from('PING\r\n'), (reply) => reply.toString('latin1').startsWith('+PONG'))

/** Whether a MongoDB server on the port answers `ping`. */
export const pingMongo = (port: number): Promise<boolean> =>
  exchange(port, pingMessage(), (reply) => reply.length > 16)

function pingMessage(): Buffer {
  const body = BSON.serialize({ ping: 1, $db: 'admin' })
  const message = Buffer.alloc(21 + body.length)
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(1, 4)
  message.writeInt32LE(2013, 12)
  message.set(body, 21)
  return message
}

const timeoutMs = 1000

function exchange(
  port: number,
  request: Buffer,
  isGood: (reply: Buffer) => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    const finish = (isUp: boolean): void => {
      socket.destroy()
      resolve(isUp)
    }
    socket.setTimeout(timeoutMs, () => finish(false))
    socket.once('data', (reply) => finish(isGood(reply)))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
  })
}
