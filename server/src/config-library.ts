import { text, variable, whole } from './config-variable.ts'

/** What operators decide about uploads and the films made of them. */
export const uploadVariables = {
  MEDIA_DIR: variable({
    schema: text.optional(),
    description:
      'Folder of films that the worker makes playable where the catalogue knows them; it is only read',
  }),
  MEDIA_SETTLE_SECONDS: variable({
    schema: whole(1, 86_400).default(120),
    description: 'A file of that folder that has not changed for so long is complete',
    unit: 'seconds',
  }),
  UPLOAD_QUOTA_FREE_MB: variable({
    schema: whole(1, 100_000_000).default(50_000),
    description:
      'What uploads of one account of the free tier may take, with the films made of them',
    unit: 'megabytes',
  }),
  UPLOAD_QUOTA_PREMIUM_MB: variable({
    schema: whole(1, 100_000_000).default(500_000),
    description: 'The same for an account of the premium tier',
    unit: 'megabytes',
  }),
  UPLOAD_MAX_MB: variable({
    schema: whole(1, 100_000_000).default(20_000),
    description: 'Largest file that is taken',
    unit: 'megabytes',
  }),
  UPLOAD_ABANDONED_HOURS: variable({
    schema: whole(1, 8760).default(48),
    description: 'An upload that has not gone on for so long is removed',
    unit: 'hours',
  }),
  FILM_MAX_HOURS: variable({
    schema: whole(1, 48).default(6),
    description: 'Longest film that is taken',
    unit: 'hours',
  }),
  TRANSCODE_CONCURRENCY: variable({
    schema: whole(1, 16).default(1),
    description: 'Films that one worker makes at the same time',
    unit: 'films',
  }),
  TRANSCODE_THREADS: variable({
    schema: whole(1, 64).default(2),
    description: 'Threads with which each film is encoded',
    unit: 'threads',
  }),
  TRANSCODE_MEMORY_MB: variable({
    schema: whole(512, 1_000_000).default(4096),
    description: 'Address space that each run of ffmpeg may take',
    unit: 'megabytes',
  }),
} as const
