// Steps of viewers that YAML cannot say: tokens that are kept, and the protocol of progress.

const tokens = new Map()
/** Below the ten minutes of an access token. */
const tokenLifeMs = 8 * 60_000

/** Signs an account in, at most once in eight minutes. */
export async function signIn(context) {
  const { email, password, target } = context.vars
  const known = tokens.get(email)
  if (known && known.until > Date.now()) {
    context.vars.token = await known.promise
    return
  }
  const promise = requestToken(target, email, password)
  tokens.set(email, { promise, until: Date.now() + tokenLifeMs })
  promise.catch(() => tokens.delete(email))
  context.vars.token = await promise
}

async function requestToken(target, email, password) {
  const response = await fetch(new URL('/api/auth/login', target), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`)
  return (await response.json()).accessToken
}

/** The next heartbeat: ten seconds further on, its place in the order told by `seq`. */
export async function heartbeat(requestParams, context) {
  const { vars } = context
  vars.seq = (vars.seq ?? 0) + 1
  const playedSeconds = vars.seq * 10
  requestParams.json = {
    sessionId: vars.sessionId,
    epoch: Number(vars.epoch),
    seq: vars.seq,
    event: 'heartbeat',
    positionSeconds: playedSeconds,
    durationSeconds: 6000,
    playedSeconds,
  }
}

/** A player that lost its answer sends the same again: the protocol calls it a duplicate. */
export async function repeatHeartbeat(requestParams, context) {
  const { vars } = context
  vars.seq -= 1
  await heartbeat(requestParams, context)
}

/** The first thing that a playlist names is what a player asks for next. */
export async function followPlaylist(requestParams, response, context) {
  const line = String(response.body)
    .split('\n')
    .find((text) => text !== '' && !text.startsWith('#'))
  if (!line) throw new Error('the playlist names nothing')
  const { pathname, search } = new URL(line, new URL(requestParams.url, context.vars.target))
  context.vars.media = pathname + search
}
