import type { Command } from '../../cli.ts'
import type { Context } from '../../context.ts'
import { createCdn } from '../../infra/cdn.ts'
import { createPurgeQueue, everything } from '../../infra/cdn-purge.ts'
import type { Job } from '../../jobs.ts'

/** Has the network in front forget what changed; nothing to do where nothing is purged. */
export function purgeJobs(context: Context): Job[] {
  const queue = createPurgeQueue(context)
  if (!queue) return []
  const run = async (): Promise<void> => {
    const done = await queue.run()
    if (done > 0) context.logger.info({ addresses: done }, 'purged')
  }
  return [{ name: 'cdn-purge', schedule: '*/10 * * * * *', run }]
}

export const purgeCommand: Command = {
  description: 'Have the network in front forget addresses: --paths /a,/b, or --all yes',
  options: ['paths', 'all'],
  run: async (context, { paths = '', all }) => {
    const queue = createPurgeQueue(context)
    if (!queue)
      throw new Error('There is nothing to purge: CDN_ZONE_ID and CDN_API_TOKEN are not set.')
    const { address } = createCdn(context.config)
    const given = paths.split(',').filter((path) => path.startsWith('/'))
    const addresses = all === 'yes' ? [everything] : given.map(address)
    if (addresses.length === 0) throw new Error('cdn:purge needs --paths or --all yes.')
    await queue.add(addresses)
    console.error(`purged ${await queue.run()} addresses`)
  },
}
