import { ProviderName } from '@cinema/contract'
import { z } from 'zod'
import { variable, whole } from './config-variable.ts'
import { commaSeparated, hostName, httpUrl } from './infra/addresses.ts'

/** What may bring titles to the screen. */
export const streamingVariables = {
  STREAMING_PROVIDERS: variable({
    schema: commaSeparated(ProviderName).prefault('library,direct,vidking'),
    description: 'What may bring titles to the screen, in the order it is tried',
  }),
  VIDKING_BASE_URL: variable({
    schema: httpUrl.optional(),
    description:
      'Embedded player for titles with a TMDb id; off without it, because the operator must hold the rights',
  }),
  DIRECT_HOSTS: variable({
    schema: commaSeparated(hostName).prefault(''),
    description:
      'Hosts, each with its port where that is not the usual one, that films of the operator may lie at; none turns direct sources off',
  }),
  MEDIA_SENDER: variable({
    schema: z.enum(['node', 'nginx']).default('node'),
    description:
      'Who sends the bytes of films: `nginx` where the one of this project stands in front and sees the same folders',
  }),
  PROVIDER_TIMEOUT_MS: variable({
    schema: whole(100, 60_000).default(3000),
    description: 'Longest wait for a provider; two thirds of it count as slow',
    unit: 'milliseconds',
  }),
  ROOM_PATIENCE_SECONDS: variable({
    schema: whole(1, 120).default(10),
    description: 'How long a room waits for members who are not ready to play',
    unit: 'seconds',
  }),
} as const
