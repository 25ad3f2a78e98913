import type { Readable } from 'node:stream'

/** The first line of a stream; undefined when it ends before one. */
export function firstLine(stream: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    stream.on('end', () => resolve(undefined))
    stream.on('error', () => resolve(undefined))
  })
}
