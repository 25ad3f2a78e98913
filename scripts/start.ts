import path from 'node:path'
import { builtClient, ensureClientBuilt } from './product/client-build.ts'
import { runProduct, type Running } from './product/session.ts'

/** `npm start`: the whole product on one machine, until Ctrl-C. */
await runProduct(async (running) => {
  const { children } = running
  const environment = { NODE_ENV: 'production', ...running.environment, CLIENT_DIR: builtClient }
  const setup = await children.run(['server/src/cli.ts', 'setup'], { environment })
  await ensureClientBuilt(children)
  await children.start('server/src/worker.ts', { environment })
  await children.start('server/src/api.ts', { environment })
  return describe(running, setup)
})

/** `setup` is one JSON line with the administrator that was created, or nothing. */
function describe({ port, dataDir, stores: { description } }: Running, setup: string): string {
  const lines = [
    '',
    '  Cinema Online is running',
    '',
    `  Open            http://localhost:${port}`,
    `  Data folder     ${path.relative('.', dataDir) || dataDir}`,
    `  MongoDB         ${description.mongodb}`,
    `  Redis, cache    ${description.redisCache}`,
    `  Redis, state    ${description.redisState}`,
  ]
  if (setup.trim()) {
    const administrator = JSON.parse(setup) as { email: string; password: string }
    lines.push(
      '',
      '  Administrator, shown this once',
      `  E-mail          ${administrator.email}`,
      `  Password        ${administrator.password}`,
    )
  }
  return [...lines, '', '  Ctrl-C stops everything.', ''].join('\n')
}
