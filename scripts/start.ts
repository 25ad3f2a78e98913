import path from 'node:path'
import { builtClient, ensureClientBuilt } from './product/client-build.ts'
import { runProduct, type Running } from './product/session.ts'

/** `npm start`: the whole product on one machine, until Ctrl-C. */
await runProduct(async (running) => {
  const { children } = running
  const environment = {
    NODE_ENV: 'production',
    // The printed password is to be of use at once; the account page turns two-factor sign-in on.
    REQUIRE_ADMIN_TWO_FACTOR: 'false',
    ...running.environment,
    CLIENT_DIR: builtClient,
  }
  const setup = await children.run(['server/src/cli.ts', 'setup'], { environment })
  // At once: whoever stops the start before it is done has seen the password all the same.
  if (setup.trim()) console.log(credentials(setup))
  await ensureClientBuilt(children)
  await children.start('server/src/worker.ts', { environment })
  await children.start('server/src/api.ts', { environment })
  return describe(running)
})

function describe({ port, dataDir, stores: { description } }: Running): string {
  return [
    '',
    '  Cinema Online is running',
    '',
    `  Open            http://localhost:${port}`,
    `  Data folder     ${path.relative('.', dataDir) || dataDir}`,
    `  MongoDB         ${description.mongodb}`,
    `  Redis, cache    ${description.redisCache}`,
    `  Redis, state    ${description.redisState}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n')
}

/** `setup` is one JSON line with the administrator that was created. */
function credentials(setup: string): string {
  const { email, password } = JSON.parse(setup) as { email: string; password: string }
  return [
    '',
    '  Administrator, shown this once',
    `  E-mail          ${email}`,
    `  Password        ${password}`,
    '',
  ].join('\n')
}
