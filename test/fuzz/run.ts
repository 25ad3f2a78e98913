import { parseArgs } from 'node:util'
import { endpoints } from '@cinema/contract'
import { runCampaign } from './campaign.ts'
import { tryRaw } from './raw.ts'
import { startTarget } from './target.ts'

/**
 * `npm run test:fuzz`: tries every declared endpoint with generated requests against a real API
 * process, and prints a table. Exit code 1 when a law was broken.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    'hang-ms': { type: 'string', default: '2000' },
  },
})
const seed = Number(values.seed)
const casesPerEndpoint = Math.ceil(Number(values.cases) / endpoints.length)
const target = await startTarget()
const startedAt = performance.now()
try {
  const { rows, findings, cases } = await runCampaign(target, {
    seed,
    casesPerEndpoint,
    hangMs: Number(values['hang-ms']),
    ...(values.only !== undefined && { only: values.only }),
  })
  console.table(
    rows.map(({ endpoint, cases, classes: [ok, redirected, refused, failed], slowestMs }) => ({
      endpoint,
      cases,
      '2xx': ok,
      '3xx': redirected,
      '4xx': refused,
      '5xx': failed,
      'slowest (ms)': slowestMs,
    })),
  )
  const raw = await tryRaw(target.url, Number(values['hang-ms']))
  const all = [...findings, ...raw.findings]
  for (const finding of all) console.log(`\n${finding}`)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  console.log(
    `\n${cases} cases and ${raw.sent} of broken HTTP in ${seconds} s, seed ${seed}: ${all.length} findings`,
  )
  if (all.length > 0) process.exitCode = 1
} finally {
  await target.close()
}
