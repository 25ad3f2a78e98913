import { createRedisMock } from 'js-redis-server'
import { dieWithParent } from './die-with-parent.ts'

const server = await createRedisMock()
dieWithParent(() => server.close())
console.log(JSON.stringify({ port: Number(new URL(server.url).port) }))
