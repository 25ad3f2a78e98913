/** A colour as `#rrggbb`. */
export type Colour = `#${string}`

/** `#rrggbb` as ASS writes it: `&HBBGGRR&`. */
export function assColour(colour: Colour): string {
  const [red, green, blue] = channels(colour)
  return `&H${hex(blue)}${hex(green)}${hex(red)}&`
}

/** An opacity of 0 to 1 as ASS writes it: `&H00&` is opaque. */
export function assAlpha(opacity: number): string {
  return `&H${hex((1 - opacity) * 255)}&`
}

/** The colour at `amount` (0 to 1) of the way from one to another, mixed in sRGB. */
export function mix(from: Colour, to: Colour, amount: number): Colour {
  const target = channels(to)
  const mixed = channels(from).map(
    (value, index) => value + ((target[index] ?? 0) - value) * amount,
  )
  return `#${mixed.map(hex).join('')}`
}

/** The colour at `amount` (0 to 1) along evenly spaced stops. */
export function ramp(stops: readonly Colour[], amount: number): Colour {
  const place = Math.min(Math.max(amount, 0), 1) * (stops.length - 1)
  const index = Math.min(Math.floor(place), stops.length - 2)
  return mix(stops[index] ?? '#000000', stops[index + 1] ?? '#000000', place - index)
}

function channels(colour: Colour): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0')
}
