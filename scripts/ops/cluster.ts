import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { builtClient, ensureClientBuilt } from '../product/client-build.ts'
import { runProduct } from '../product/session.ts'
import { clusterFile, type ClusterState } from './cluster-state.ts'
import { startInstallation, startOrRetry, type Installation } from './installation.ts'

/**
 * `npm run cluster`: the topology of production as processes of this machine, until Ctrl-C. An
 * instance that ends is started again, as an engine of containers would.
 */
const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '3' },
    port: { type: 'string', default: '8443' },
  },
})

await runProduct(async ({ children, environment, dataDir, beforeStoresClose }) => {
  const own = { NODE_ENV: 'production', ...environment, CLIENT_DIR: builtClient }
  await children.run(['server/src/cli.ts', 'setup'], { environment: own })
  await ensureClientBuilt(children)
  const installation = await startInstallation({
    folder: path.join(dataDir, 'cluster'),
    instances: Number(values.instances),
    httpsPort: Number(values.port),
    environment: own,
    frontSettings: { NGINX_ASSETS_DIR: builtClient },
  })
  let stopping = false
  const write = (): Promise<void> =>
    writeFile(clusterFile(dataDir), JSON.stringify(stateOf(installation)))
  beforeStoresClose(() => {
    stopping = true
    return installation.close()
  })
  await write()
  for (const api of installation.apis) {
    const keepAlive = async (): Promise<void> => {
      for (;;) {
        await api.gone()
        if (stopping) return
        await startOrRetry(api)
        await write()
      }
    }
    keepAlive().catch((error: unknown) => console.error(error))
  }
  return [
    '',
    `  Open            ${installation.front.url}`,
    ...installation.apis.map(({ name, url }) => `  ${name.padEnd(15)} ${url}`),
    `  Access log      ${installation.front.accessLog}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n')
})

function stateOf({ front, apis }: Installation): ClusterState {
  return {
    url: front.url,
    instances: apis.map(({ name, url, pid = 0 }) => ({ name, url, pid })),
  }
}
