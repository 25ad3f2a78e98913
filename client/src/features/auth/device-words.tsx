import { Laptop, Smartphone, Tv } from 'lucide-react'

/** What a device looks like, as far as its name tells. */
export function deviceIcon(deviceName: string) {
  if (/tv|console|playstation|xbox/i.test(deviceName)) return <Tv size={22} />
  const isHandheld = /phone|android|ipad|tablet/i.test(deviceName)
  return isHandheld ? <Smartphone size={22} /> : <Laptop size={22} />
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 minutes ago", from an ISO timestamp. */
export function ago(timestamp: string): string {
  const elapsedMs = Date.now() - Date.parse(timestamp)
  const [unit, ms] = UNITS.find(([, length]) => elapsedMs >= length) ?? ['minute', 60_000]
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  return elapsedMs < 60_000 ? 'just now' : words.format(-Math.floor(elapsedMs / ms), unit)
}
