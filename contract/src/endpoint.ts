import { z } from 'zod'
import type { ErrorCode } from './problem.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: anybody, a signed-in viewer, or an administrator. */
export type Access = 'public' | 'viewer' | 'administrator'

/** What an API key may do: read, change what belongs to its viewer, or administer. */
export const Scope = z.enum(['read', 'write', 'admin'])
export type Scope = z.output<typeof Scope>

/** Route groups that have rate limits of their own. */
export type LimitGroup =
  | 'general'
  | 'sign_in'
  | 'registration'
  | 'password_reset'
  | 'search'
  | 'upload'
  | 'progress'
  | 'invitation'
  | 'administration'

/** What an overloaded instance still answers: playback longest, then browsing, background first refused. */
export type Priority = 'playback' | 'browsing' | 'background'

/** A file that a request carries: by its media type, and how large at most. */
export interface FileSpec {
  types: readonly string[]
  maxBytes: number
}

export interface EndpointSpec {
  method: Method
  /** Express path template, for example `/api/movies/:movieId`. */
  path: `/api/${string}`
  access: Access
  /** The scope with which an API key reaches it; without one no key does. */
  scope?: Scope
  /** Asks for a confirmed e-mail address. */
  verified?: true
  /** What it adds to the stores: refused, the larger first, when they are nearly full. */
  grows?: 'titles' | 'data'
  summary: string
  tag: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** Asks for `If-Match` (RFC 9110, section 13.1.1): 428 without it, 412 when it no longer holds. */
  ifMatch?: true
  /** Largest body accepted; 32 kB unless given. */
  maxBodyBytes?: number
  /** Given when the body is a file: the handler reads it as it arrives. */
  receives?: FileSpec
  /** How long an answer may take, where that is longer than for others. */
  timeoutMs?: number
  /** Success status; 200 unless given. */
  status?: 200 | 201 | 204
  /** Body of a success; absent for 204. */
  response?: z.ZodType
  /** Given when a success is no JSON body: the handler writes the stream itself. */
  produces?: 'text/event-stream'
  /** What each event of the stream carries as `data`. */
  event?: z.ZodType
  /** Problems of this endpoint beyond those every endpoint can answer. */
  errors?: readonly ErrorCode[]
  /** `administration` for administrators and `general` for everybody else unless given. */
  limit?: LimitGroup
  /** Given where it does not follow from the limit group and the access, as `priorityOf` has it. */
  priority?: Priority
}

const groupPriority: Readonly<Partial<Record<LimitGroup, Priority>>> = {
  progress: 'playback',
  search: 'background',
  upload: 'background',
}

/** The priority of an endpoint under overload. */
export const priorityOf = ({ access, limit = 'general', priority }: EndpointSpec): Priority =>
  priority ?? groupPriority[limit] ?? (access === 'administrator' ? 'background' : 'browsing')

/**
 * Declares one endpoint of the wire agreement. The server's `route()`, the client's `call()` and
 * the OpenAPI document all follow from this one value.
 */
export const endpoint = <const E extends EndpointSpec>(spec: E): E => spec

type Output<T, Fallback> = T extends z.ZodType ? z.output<T> : Fallback
type Input<T, Fallback> = T extends z.ZodType ? z.input<T> : Fallback

/** What a handler receives: validated and with defaults filled in. */
export type ParamsOf<E extends EndpointSpec> = Output<E['params'], undefined>
export type QueryOf<E extends EndpointSpec> = Output<E['query'], undefined>
export type BodyOf<E extends EndpointSpec> = Output<E['body'], undefined>

/** The body of a success as it travels. */
export type ResponseOf<E extends EndpointSpec> = Output<E['response'], undefined>

type Part<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Partial<Value> extends Value
    ? Partial<Record<Name, Value>>
    : Record<Name, Value>

/** Numbers and flags may be given as such; they travel as text. */
type Texts<I, O> = I extends object
  ? { [K in keyof I]: I[K] | (K extends keyof O ? O[K] : never) }
  : undefined

/** What a caller passes: parts the endpoint does not declare are not asked for. */
export type RequestOf<E extends EndpointSpec> = Part<'params', Input<E['params'], undefined>> &
  Part<'query', Texts<Input<E['query'], undefined>, QueryOf<E>>> &
  Part<'body', Input<E['body'], undefined>>
