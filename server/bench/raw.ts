import { createServer } from 'node:http'

/** The reference: bare node:http that answers every request with the same number of bytes of JSON. */
const [port = '0', bytes = '15'] = process.argv.slice(2)
const body = JSON.stringify('x'.repeat(Number(bytes) - 2))
const length = Buffer.byteLength(body)

createServer((req, res) => {
  const answer = (): void => {
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.setHeader('Content-Length', length)
    res.end(body)
  }
  if (req.method === 'GET') answer()
  else req.resume().once('end', answer)
}).listen(Number(port), '127.0.0.1', () => process.send?.('listening'))
