import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds } from './load.ts'

/** Connections of keep-alive that ask again as soon as they are answered. */
export interface ShortLoad {
  /** CPU time of the server for each request of some milliseconds of load, in µs. */
  measure: (ms: number) => Promise<number>
}

const connections = 64

/**
 * Loads a server in rounds so short that some of them fall between what else the machine does:
 * wrk cannot take less than a second. Answers have to fit into one read.
 */
export function shortLoad(
  { port, pid }: { port: number; pid: number },
  request: string,
): ShortLoad {
  let running = false
  let answered = 0
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return socket.on('data', (answer: Buffer) => {
      // "HTTP/1.1 2"
      if (answer[9] !== 0x32) throw new Error(`Refused: ${answer.toString('latin1', 0, 200)}`)
      answered++
      if (running) socket.write(request, 'latin1')
    })
  }
  return {
    async measure(ms) {
      const sockets = await Promise.all(Array.from({ length: connections }, open))
      const before = await cpuSeconds(pid)
      answered = 0
      running = true
      for (const socket of sockets) socket.write(request, 'latin1')
      await sleep(ms)
      const [spent, count] = [(await cpuSeconds(pid)) - before, answered]
      running = false
      for (const socket of sockets) socket.destroy()
      return (spent / count) * 1e6
    },
  }
}
