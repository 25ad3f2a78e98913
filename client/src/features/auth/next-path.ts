const ELSEWHERE = 'https://elsewhere.invalid'
const FORMS = ['/login', '/register', '/forgot', '/reset', '/verify-email']

/**
 * Where to go after signing in: the path asked for when it lies within this site, else home.
 * Addresses like `//evil.example` and `/\evil.example` look internal and are not.
 */
export function safePath(next: string | null): string {
  if (!next?.startsWith('/')) return '/'
  const url = URL.parse(next, ELSEWHERE)
  if (url?.origin !== ELSEWHERE || FORMS.includes(url.pathname)) return '/'
  const path = url.pathname + url.search + url.hash
  // `/..//evil.example` resolves to a path that would name another site when it is resolved again.
  return path.startsWith('//') ? '/' : path
}

/** The sign-in page, which returns to `path` afterwards. */
export function loginPath(path: string): string {
  return withNext('/login', path)
}

/** `/login` or `/register`, carrying along where to go afterwards. */
export function withNext(form: string, path: string): string {
  const next = safePath(path)
  return next === '/' ? form : `${form}?next=${encodeURIComponent(next)}`
}
