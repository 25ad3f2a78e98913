import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { ProviderName } from './providers.ts'

const seconds = (most: number) => z.number().min(0).max(most)

/** What a player saw of the quality of a playback. It says nothing of who watched what. */
export const QualityEvent = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('start'),
      provider: ProviderName,
      waitSeconds: seconds(120).meta({
        description: 'From opening the source to its first picture',
      }),
    }),
    z.strictObject({
      type: z.literal('stall'),
      provider: ProviderName,
      stallSeconds: seconds(600),
    }),
    z.strictObject({
      type: z.literal('switch'),
      provider: ProviderName,
      direction: z.enum(['up', 'down']),
    }),
    z.strictObject({
      type: z.literal('error'),
      provider: ProviderName,
      failure: z.enum(['network', 'link', 'media', 'unsupported', 'silent']),
    }),
  ])
  .meta({ id: 'QualityEvent' })
export type QualityEvent = z.output<typeof QualityEvent>

export const analytics = {
  track: endpoint({
    method: 'POST',
    path: '/api/analytics/track',
    scope: 'write',
    access: 'public',
    tag: 'Streaming',
    summary: 'Tell how well playback went: waits, stalls, changes of quality, failures',
    body: z
      .strictObject({ events: z.array(QualityEvent).min(1).max(50) })
      .meta({ id: 'QualityReport' }),
    maxBodyBytes: 8 * 1024,
    status: 204,
  }),
}
