import type { Server } from 'node:http'

/**
 * Listens, or says in one line why not.
 * @throws Error for a port in use or forbidden.
 */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`
      reject(new Error(`Port ${port} on ${host} ${why}.`, { cause: error }))
    })
    server.listen(port, host, resolve)
  })
}
