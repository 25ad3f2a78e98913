import { LRUCache } from 'lru-cache'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import { batched } from './batched.ts'
import { within } from './deadline.ts'

/** Who is asked about: a device by its family, of the user its token names; or a key by its digest. */
export interface Subject {
  readonly familyId: string
  readonly userId?: string
}

/** Viewers of the devices asked for; a device that is signed out, or whose account is closed, is absent. */
export type StandingLookup = (subjects: readonly Subject[]) => Promise<ReadonlyMap<string, Viewer>>

export interface Standings {
  /**
   * The viewer behind a device as they stand now; undefined when it is signed out.
   * @throws AppError `dependency_unavailable` when that cannot be found out.
   */
  of: (subject: Subject) => Viewer | undefined | Promise<Viewer | undefined>
  forget: (familyId: string) => void
}

interface Standing {
  readonly viewer: Viewer | undefined
  readonly confirmedAtMs: number
  lookAgainAtMs: number
}

/** Below a second with room for the look itself: a revocation is seen everywhere within one second. */
const freshMs = 800
/** How long a request waits for a look when an earlier one can stand in. */
const patienceMs = 250
/** How long a request waits when nothing is known. */
const lookDeadlineMs = 2000
/** An administrator whose standing cannot be confirmed for this long is served as a viewer. */
const unconfirmedAdministratorMs = 30_000
const remembered = 20_000

/**
 * Remembers who stands behind a device for less than a second, so that a revocation, a new role and
 * a closed account show at once on every instance.
 *
 * While MongoDB is away, a device seen before is served by its last known standing for at most
 * `rememberMs` (the life of an access token, which cannot be renewed meanwhile), and an unknown one
 * is refused with 503.
 */
export function createStandings(options: {
  look: StandingLookup
  rememberMs: number
  now: () => number
}): Standings {
  const { rememberMs, now } = options
  const known = new LRUCache<string, Standing>({ max: remembered })
  const looking = new Map<string, Promise<Standing>>()
  const lookUp = batched((all: readonly Subject[]) => within(lookDeadlineMs, options.look(all)))

  const look = async (subject: Subject): Promise<Standing> => {
    const askedAtMs = now()
    const { familyId } = subject
    const viewer = (await lookUp(subject)).get(familyId)
    const standing = { viewer, confirmedAtMs: askedAtMs, lookAgainAtMs: askedAtMs + freshMs }
    known.set(familyId, standing)
    return standing
  }
  const lookOnce = (subject: Subject): Promise<Standing> => {
    const running = looking.get(subject.familyId)
    if (running) return running
    const started = look(subject).finally(() => looking.delete(subject.familyId))
    looking.set(subject.familyId, started)
    return started
  }

  const lookAgain = async (
    subject: Subject,
    last: Standing | undefined,
  ): Promise<Viewer | undefined> => {
    const stale = last && now() - last.confirmedAtMs < rememberMs ? last : undefined
    const current = await lookOr(lookOnce(subject), stale)
    if (current === stale) current.lookAgainAtMs = now() + freshMs
    return owned(asOf(current, now()), subject)
  }

  return {
    of(subject) {
      const last = known.get(subject.familyId)
      // At once, without a promise: this is on every request.
      if (last && now() < last.lookAgainAtMs) return owned(asOf(last, now()), subject)
      return lookAgain(subject, last)
    },
    forget(familyId) {
      known.delete(familyId)
      looking.delete(familyId)
    },
  }
}

/** The look's answer, or the stale standing when the look fails or takes long. */
async function lookOr(look: Promise<Standing>, stale: Standing | undefined): Promise<Standing> {
  try {
    return await (stale ? within(patienceMs, look) : look)
  } catch (error) {
    if (stale) return stale
    throw new AppError('dependency_unavailable', 'Who you are cannot be looked up right now.', {
      cause: error,
      headers: { 'Retry-After': '2' },
    })
  }
}

/** Administration fails closed: it needs a standing that was confirmed lately. */
function asOf({ viewer, confirmedAtMs }: Standing, nowMs: number): Viewer | undefined {
  if (viewer?.role !== 'administrator') return viewer
  if (nowMs - confirmedAtMs < unconfirmedAdministratorMs) return viewer
  return { ...viewer, role: 'viewer' }
}

/** A device belongs to one user; a token that says otherwise was not made by this code. */
const owned = (viewer: Viewer | undefined, { userId }: Subject): Viewer | undefined =>
  userId === undefined || viewer?.userId === userId ? viewer : undefined
