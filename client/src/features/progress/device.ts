const KEY = 'cinema.deviceId'

/** This browser's own name for itself, made at random once and the same ever after. */
export function deviceId(): string {
  try {
    const known = localStorage.getItem(KEY)
    if (known !== null && /^[\w-]{8,64}$/.test(known)) return known
    const made = randomId('dev')
    localStorage.setItem(KEY, made)
    return made
  } catch {
    // Storage is blocked: a device for as long as the page lives.
    return (inMemory ??= randomId('dev'))
  }
}

let inMemory: string | undefined

/** Works without `crypto.randomUUID`, which plain http on a home network lacks. */
export function randomId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `${prefix}_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** A session id for a playback begun offline, by which the server recognises it when it is told again. */
export function offlineSessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `pbs_${Array.from(bytes, (byte) => (byte % 36).toString(36)).join('')}`
}

const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
] as const

/** "Firefox on Windows", from the browser's user agent. */
export function deviceName(userAgent = navigator.userAgent): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Browser'
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1]
  return system ? `${browser} on ${system}` : browser
}
