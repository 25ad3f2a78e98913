import { dieWithParent } from '../launcher/die-with-parent.ts'
import { startMongoServer } from './server.ts'

// The process of the embedded engine: `node main.ts <data folder>`; it ends when its stdin does.
const [, , dataDir, port] = process.argv
if (dataDir === undefined) throw new Error('Usage: main.ts <data folder> [port]')
const server = await startMongoServer({ dataDir, port: Number(port ?? 0) })
dieWithParent(() => server.close())
console.log(JSON.stringify({ port: server.port }))
