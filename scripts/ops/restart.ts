import { parseArgs } from 'node:util'
import { clusterInstances, composeInstances } from './restart-targets.ts'
import { rollingRestart } from './rolling-restart.ts'

/**
 * `npm run ops:rolling-restart`: replaces the API instances one after the other; `--of cluster`
 * those of `npm run cluster`, else those of compose. Stops at the first that does not come back.
 */
const { values } = parseArgs({
  options: {
    of: { type: 'string', default: 'compose' },
    service: { type: 'string', default: 'api' },
    rounds: { type: 'string', default: '1' },
  },
})

try {
  const dataDir = process.env['DATA_DIR'] ?? '.data'
  for (let round = 1; round <= Number(values.rounds); round++) {
    const instances =
      values.of === 'cluster'
        ? await clusterInstances(dataDir)
        : await composeInstances(values.service)
    await rollingRestart(instances, ({ name, drainSeconds, readySeconds }) => {
      const times = `drained in ${drainSeconds.toFixed(1)} s, ready after ${readySeconds.toFixed(1)} s`
      console.log(`${name}: ${times}`)
    })
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
