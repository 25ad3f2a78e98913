import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const pieceBytes = 8192

export interface ThrottledHost {
  readonly url: string
  /** All answers together are sent no faster than this from now on. */
  limit: (bitsPerSecond: number) => void
  /** Heights of the segments that were asked for, in order. */
  served: () => readonly number[]
  close: () => Promise<void>
}

/** Serves the files of a folder, named `HEIGHT-NUMBER.m4s` where they are segments. */
export async function startThrottledHost(folder: string): Promise<ThrottledHost> {
  let bitsPerSecond = 1_000_000_000
  let freeAtMs = 0
  const heights: number[] = []

  async function send(response: ServerResponse, body: Buffer): Promise<void> {
    for (let at = 0; at < body.length && !response.destroyed; at += pieceBytes) {
      const piece = body.subarray(at, at + pieceBytes)
      const now = performance.now()
      freeAtMs = Math.max(now, freeAtMs) + (piece.length * 8000) / bitsPerSecond
      await pause(freeAtMs - now)
      response.write(piece)
    }
    response.end()
  }

  const server = createServer((request, response) => {
    const name = path.basename(new URL(request.url ?? '/', 'http://localhost').pathname)
    const height = /^(\d+)-\d+\.m4s$/.exec(name)?.[1]
    if (height !== undefined) heights.push(Number(height))
    response.setHeader('Access-Control-Allow-Origin', '*')
    readFile(path.join(folder, name))
      .then(
        (body) => send(response, body),
        () => response.writeHead(404).end(),
      )
      .catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    limit: (next) => void (bitsPerSecond = next),
    served: () => heights,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
