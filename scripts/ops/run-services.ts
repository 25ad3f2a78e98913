import { builtClient, ensureClientBuilt } from '../product/client-build.ts'
import { runProduct } from '../product/session.ts'
import { startServices } from './services.ts'

/**
 * `npm run services`: the API as services behind their gateway, until Ctrl-C: the gateway on `PORT`,
 * 5000 unless given, authentication, catalogue and streaming on the three after it.
 */
process.env['PORT'] ||= '5000'

await runProduct(async ({ children, port, environment, beforeStoresClose }) => {
  const own = { NODE_ENV: 'production', ...environment, CLIENT_DIR: builtClient }
  await children.run(['server/src/cli.ts', 'setup'], { environment: own })
  await ensureClientBuilt(children)
  const services = await startServices({
    ports: [port, port + 1, port + 2, port + 3],
    environment: own,
  })
  beforeStoresClose(() => services.close())
  return [
    '',
    `  Open            ${services.url}`,
    ...[...services.instances.values()].map(
      ({ name, pid = 0 }, index) => `  ${name.padEnd(15)} port ${port + index}, process ${pid}`,
    ),
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n')
})
