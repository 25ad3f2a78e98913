import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface SmtpServer {
  readonly url: string
  /** Whole messages that were accepted. */
  readonly messages: string[]
  readonly connections: () => number
  /** What becomes of the connections from now on. */
  behave: (mode: SmtpMode) => void
  close: () => Promise<void>
}

/** Takes messages; says "later" (451) or "no" (550) to senders; drops connections; says nothing. */
export type SmtpMode = 'accept' | 'later' | 'refuse' | 'drop' | 'silent'

/** A mail server for one test: just enough of RFC 5321, on a free port of this machine. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const messages: string[] = []
  const sockets = new Set<Socket>()
  let mode: SmtpMode = 'accept'
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    if (mode === 'drop') socket.destroy()
    else if (mode !== 'silent') converse(socket, () => mode, messages)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    connections: () => connections,
    behave: (next) => void (mode = next),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function converse(socket: Socket, mode: () => SmtpMode, messages: string[]): void {
  let data: string[] | undefined
  let rest = ''
  const answer = (line: string): void => {
    if (data) {
      if (line !== '.') return void data.push(line)
      messages.push(data.join('\n'))
      data = undefined
      return void socket.write('250 taken\r\n')
    }
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'DATA') data = []
    socket.write(`${replyTo(verb, mode())}\r\n`)
  }
  socket.write('220 test\r\n')
  socket.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) answer(line)
  })
}

function replyTo(verb: string, mode: SmtpMode): string {
  if (verb === 'DATA') return '354 go on'
  if (verb === 'MAIL' && mode === 'later') return '451 come back later'
  if (verb === 'MAIL' && mode === 'refuse') return '550 not from here'
  return '250 fine'
}
