import path from 'node:path'
import { runProduct } from './product/session.ts'

/** `npm run dev`: server and worker restart when their files change, the client reloads in the browser. */
await runProduct(async ({ children, environment, port }) => {
  const development = { ...environment, NODE_ENV: 'development', LOG_LEVEL: 'info' }
  const setup = await children.run(['server/src/cli.ts', 'setup'], { environment: development })
  const watched = { environment: development, nodeFlags: ['--watch', '--watch-preserve-output'] }
  children.launch(['server/src/worker.ts'], watched)
  children.launch(['server/src/api.ts'], watched)
  const vite = path.resolve('node_modules/vite/bin/vite.js')
  children.launch([vite, 'client', '--clearScreen', 'false'], {
    environment: { ...development, API_URL: `http://127.0.0.1:${port}` },
  })
  return [
    '',
    setup.trim() && `  Administrator: ${setup.trim()}`,
    `  Client with reload: http://localhost:5173, API: http://localhost:${port}/api/docs`,
    '',
  ].join('\n')
})
