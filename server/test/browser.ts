import { SignedIn } from '@cinema/contract'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON, or null for an answer without a body. */
  readonly body: unknown
}

export interface Browser {
  /** The cookie jar, as `name → value`; tests may look into it and change it. */
  readonly cookies: Map<string, string>
  /** Sends a request with the cookies of this browser, and keeps those of the answer. */
  send: (
    method: string,
    path: string,
    options?: { body?: unknown; token?: string; headers?: Readonly<Record<string, string>> },
  ) => Promise<Answer>
  /** Opens an account with unique names and signs in. */
  register: (
    account?: Partial<Account>,
  ) => Promise<{ account: Account; signedIn: SignedIn; token: string }>
}

export interface Account {
  readonly email: string
  readonly username: string
  readonly password: string
}

let accounts = 0

/** Names nobody has used in this test run. */
export function newAccount(): Account {
  const number = ++accounts
  return {
    email: `viewer${number}@example.org`,
    username: `Viewer ${number}`,
    password: `correct horse battery ${number}`,
  }
}

/** A client that keeps cookies as a browser does, one host only. */
export function openBrowser(url: string, userAgent = 'cinema-test'): Browser {
  const cookies = new Map<string, string>()
  const send: Browser['send'] = async (method, path, { body, token, headers } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'User-Agent': userAgent,
        'X-Requested-With': 'cinema',
        ...(cookie && { Cookie: cookie }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : (JSON.parse(text) as unknown),
    }
  }
  return {
    cookies,
    send,
    async register(given = {}) {
      const account = { ...newAccount(), ...given }
      const answer = await send('POST', '/api/auth/register', { body: account })
      const signedIn = SignedIn.parse(answer.body)
      return { account, signedIn, token: signedIn.accessToken }
    },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  const expires = /;\s*Expires=([^;]+)/i.exec(line)?.[1]
  if (expires !== undefined && Date.parse(expires) <= Date.now()) cookies.delete(name)
  else cookies.set(name, value)
}
