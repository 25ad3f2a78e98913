import type { Readable } from 'node:stream'

/** The first line of a stream; undefined when it ends before one. */
export function firstLine(stream: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    const listen = (chunk: string): void => {
      text += chunk
      const end = text.indexOf('\n')
      if (end < 0) return
      stream.off('data', listen)
      // What comes later is read and dropped: a full pipe would stop the writer.
      stream.resume()
      resolve(text.slice(0, end))
    }
    stream.on('data', listen)
    stream.on('end', () => resolve(undefined))
    stream.on('error', () => resolve(undefined))
  })
}
