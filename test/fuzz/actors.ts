import { openBrowser, type Browser } from '../../server/test/browser.ts'
import type { Case, Role } from './cases.ts'
import type { Target } from './target.ts'

/** Who sends the cases: one of each role, who signs in anew when a case signed them out. */
export interface Actors {
  credentials: (given: Case) => Promise<Record<string, string>>
  /** To be told of an answer 401: whether the account still holds is found out before the next case. */
  doubt: (role: Role) => void
  /** Ids of accounts that were made administrators on purpose. */
  readonly administrators: ReadonlySet<string>
}

interface Actor {
  readonly browser: Browser
  readonly token: string
  isInDoubt: boolean
}

export function createActors({ url, admin }: Target): Actors {
  const actors = new Map<Role, Promise<Actor>>()
  const administrators = new Set<string>()

  async function make(role: Role): Promise<Actor> {
    const browser = openBrowser(url, 'fuzzer')
    const { signedIn, token } = await browser.register()
    if (role === 'administrator') {
      administrators.add(signedIn.user.id)
      await admin.mongo
        .collection<{ _id: string }>('users')
        .updateOne({ _id: signedIn.user.id }, { $set: { role } })
      await until(async () => (await me(browser, token)).role === role)
    }
    return { browser, token, isInDoubt: false }
  }

  async function actor(role: Role): Promise<Actor> {
    const present = await actors.get(role)
    if (present?.isInDoubt === false) return present
    if (present && (await me(present.browser, present.token)).status === 200) {
      present.isInDoubt = false
      return present
    }
    const next = make(role)
    actors.set(role, next)
    return next
  }

  return {
    administrators,
    async credentials({ role, cookie }) {
      if (role === 'anonymous') return {}
      const { browser, token } = await actor(role)
      const jar = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return {
        Authorization: `Bearer ${token}`,
        ...(cookie && jar !== '' && { Cookie: jar, 'X-Requested-With': 'cinema' }),
      }
    },
    doubt(role) {
      void actors.get(role)?.then((present) => (present.isInDoubt = true))
    },
  }
}

async function me(browser: Browser, token: string) {
  const { status, body } = await browser.send('GET', '/api/auth/me', { token })
  return { status, role: (Object(body) as { role?: string }).role }
}

/** A change of role reaches every instance within a second. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The change of role was not noticed.')
}
