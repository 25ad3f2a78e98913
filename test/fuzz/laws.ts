import { errorStatus, Problem, type EndpointSpec, type FieldError } from '@cinema/contract'
import { isDeepStrictEqual } from 'node:util'
import type { Case } from './cases.ts'
import type { Answer } from './send.ts'

type Law = (endpoint: EndpointSpec, given: Case, answer: Answer) => string | undefined | false

/** What every answer must hold to; the first that is broken is told. */
const laws: readonly Law[] = [
  (_endpoint, _given, { status }) => status >= 500 && `answered ${status}`,
  (_endpoint, _given, { headers }) =>
    headers['x-content-type-options'] !== 'nosniff' && 'X-Content-Type-Options is missing',
  (_endpoint, _given, { headers }) =>
    !headers['content-security-policy'] && 'Content-Security-Policy is missing',
  (_endpoint, _given, { headers }) =>
    ['x-polluted', 'x-injected', 'x-powered-by', 'server']
      .filter((name) => headers[name] !== undefined)
      .map((name) => `the header ${name} is there`)[0],
  (_endpoint, _given, { headers }) =>
    Object.keys(headers).some((name) => name.startsWith('access-control-')) && 'CORS is open',
  (endpoint, given, answer) =>
    answer.status < 400 ? successLaw(endpoint, given, answer) : problemLaw(endpoint, given, answer),
]

/** The law an answer breaks, in words; undefined when it holds to all. */
export function brokenLaw(...facts: Parameters<Law>): string | undefined {
  for (const law of laws) {
    const broken = law(...facts)
    if (broken) return broken
  }
  return undefined
}

function successLaw(endpoint: EndpointSpec, given: Case, answer: Answer): string | undefined {
  const { status, body, headers } = answer
  // Another method or address than the endpoint's own is another endpoint: its body is not ours.
  const isOwn = given.method === endpoint.method && matches(endpoint, given.target)
  if (!isOwn || status === 304) return undefined
  if (status !== (endpoint.status ?? 200)) return `answered ${status}, which is not declared`
  if (endpoint.produces) {
    const type = headers['content-type'] ?? ''
    return type.startsWith(endpoint.produces) ? undefined : `sent ${type}`
  }
  if (!endpoint.response) return body === '' ? undefined : 'sent a body with none declared'
  if (!headers['content-type']?.startsWith('application/json')) return 'sent no JSON'
  const value = parsed(body)
  const read = endpoint.response.safeParse(value)
  if (!read.success) return `the body is not as declared: ${read.error.message}`
  return isDeepStrictEqual(read.data, value) ? undefined : 'the body has more than is declared'
}

/** Whether a target is an instance of the endpoint's template, read literally. */
function matches({ path }: EndpointSpec, target: string): boolean {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/?]+')}(\\?|$)`).test(target)
}

function problemLaw(endpoint: EndpointSpec, given: Case, answer: Answer): string | undefined {
  const { status, headers, body } = answer
  if (given.method === 'HEAD') return undefined
  if (!headers['content-type']?.startsWith('application/problem+json')) return 'sent no problem'
  const read = Problem.safeParse(parsed(body))
  if (!read.success) return `the problem is not as declared: ${read.error.message}`
  const problem = read.data
  const known: Readonly<Record<string, number>> = errorStatus
  if (!Object.hasOwn(known, problem.code)) return `the code ${problem.code} is not known`
  if (problem.status !== status || known[problem.code] !== status) {
    return `${problem.code} with status ${status}, and ${problem.status} in the problem`
  }
  if (problem.requestId !== headers['x-request-id']) return 'the request ids differ'
  if (status === 429 && !/^[1-9]\d*$/.test(String(headers['retry-after']))) {
    return 'a refusal without a time to come back'
  }
  if (problem.code !== 'validation_failed') return undefined
  return (problem.errors ?? []).length === 0
    ? 'invalid, and nothing is named'
    : problem.errors?.map((error) => misplaced(endpoint, given, error)).find(Boolean)
}

/** What a refusal names must be in the request, except that the last step of it may be missing. */
function misplaced(
  endpoint: EndpointSpec,
  { body, target, method }: Case,
  { path }: FieldError,
): string | undefined {
  if (method !== endpoint.method || !matches(endpoint, target)) return undefined
  const [part, ...steps] = path.split('.')
  if (part !== 'params' && part !== 'query' && part !== 'body') return `${path} is in no part`
  if (!endpoint[part]) return `${path} is in a part that is not declared`
  if (part !== 'body' || typeof body !== 'string') return undefined
  const before = steps.slice(0, -1)
  return before.reduce<unknown>(inside, parsed(body)) === undefined
    ? `${path} is not in the request`
    : undefined
}

const inside = (value: unknown, step: string): unknown =>
  (Object(value) as Record<string, unknown>)[step]

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON: whatever is looked for in it is missing.
    return undefined
  }
}
