import { z } from 'zod'
import { EpisodePlace, MovieSummary } from './catalogue.ts'
import { DeviceId, PlayableId, PlaybackSessionId, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'
import { EmbedOptions, ProviderName, ProviderStatus, Source, Sources } from './providers.ts'

export const ResumePoint = z
  .object({
    positionSeconds: z.number(),
    durationSeconds: z.number(),
    watched: z.boolean(),
    updatedAt: Timestamp,
  })
  .meta({ id: 'ResumePoint' })

/** A playback that runs now; `movie` is null for a title that is gone from the catalogue. */
export const RunningSession = z
  .object({
    sessionId: PlaybackSessionId,
    movieId: PlayableId,
    movie: MovieSummary.nullable(),
    episode: EpisodePlace.nullable(),
    deviceName: z.string().nullable(),
    startedAt: Timestamp,
    lastSeenAt: Timestamp,
    positionSeconds: z.number(),
    current: z.boolean().meta({ description: 'Whether it plays on the device that asks' }),
  })
  .meta({ id: 'RunningSession' })
export type RunningSession = z.output<typeof RunningSession>

/** The problem `stream_limit`: what plays already, so that a viewer can end one of them. */
export const StreamLimitProblem = Problem.extend({
  sessions: z.array(
    z.object({
      sessionId: PlaybackSessionId,
      movieId: PlayableId,
      title: z.string().nullable(),
      deviceName: z.string().nullable(),
      startedAt: Timestamp,
    }),
  ),
}).meta({ id: 'StreamLimitProblem' })
export type StreamLimitProblem = z.output<typeof StreamLimitProblem>

const movieId = z.strictObject({ movieId: PlayableId })

export const streaming = {
  sources: endpoint({
    method: 'GET',
    path: '/api/streaming/sources/:movieId',
    scope: 'read',
    access: 'public',
    tag: 'Streaming',
    summary: 'Where a title can be played, in the order to try',
    params: movieId,
    query: z.strictObject({
      prefer: ProviderName.optional().meta({ description: 'The provider to put first' }),
    }),
    response: Sources,
    errors: ['not_found', 'unauthenticated', 'forbidden'],
    priority: 'playback',
  }),
  embed: endpoint({
    method: 'GET',
    path: '/api/streaming/embed/:movieId',
    scope: 'read',
    access: 'public',
    tag: 'Streaming',
    summary: 'The first embedded player that has a title, as it is wanted',
    params: movieId,
    query: EmbedOptions,
    response: Source,
    errors: ['not_found', 'no_source', 'unauthenticated', 'forbidden'],
  }),
  providers: endpoint({
    method: 'GET',
    path: '/api/streaming/providers',
    scope: 'read',
    access: 'public',
    tag: 'Streaming',
    summary: 'What can bring titles to the screen, in the order they are tried',
    response: z.array(ProviderStatus).meta({ id: 'ProviderList' }),
  }),
  startSession: endpoint({
    method: 'POST',
    path: '/api/streaming/sessions',
    scope: 'write',
    access: 'viewer',
    tag: 'Streaming',
    summary: 'Begin playing a title on a device',
    body: z
      .strictObject({
        movieId: PlayableId,
        deviceId: DeviceId,
        deviceName: z.string().trim().min(1).max(60).optional(),
      })
      .meta({ id: 'PlaybackStart' }),
    status: 201,
    response: z
      .object({
        sessionId: PlaybackSessionId,
        epoch: z.int().meta({ description: 'Orders this playback after every earlier one' }),
        resume: ResumePoint.nullable(),
        heartbeatSeconds: z.int(),
      })
      .meta({ id: 'PlaybackSession' }),
    errors: ['not_found', 'stream_limit'],
    limit: 'progress',
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/streaming/sessions',
    scope: 'read',
    access: 'viewer',
    tag: 'Streaming',
    summary: 'What the viewer plays right now, on all devices',
    query: z.strictObject({
      deviceId: DeviceId.optional().meta({ description: 'The device that asks, for `current`' }),
    }),
    response: z.object({ items: z.array(RunningSession) }).meta({ id: 'RunningSessionList' }),
    errors: ['dependency_unavailable'],
    limit: 'progress',
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/streaming/sessions/:sessionId',
    scope: 'write',
    access: 'viewer',
    tag: 'Streaming',
    summary: 'End a playback session; its device is told by `session_ended`',
    params: z.strictObject({ sessionId: PlaybackSessionId }),
    status: 204,
    errors: ['not_found'],
    limit: 'progress',
  }),
}
