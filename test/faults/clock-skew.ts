/**
 * Loaded with `--import` before a process of the server: its wall clock is wrong by the `minutes`
 * of this module's URL.
 */
const offsetMs = Number(new URL(import.meta.url).searchParams.get('minutes')) * 60_000
const Clock = Date

// Under its own name, by which libraries know it.
globalThis.Date = class Date extends Clock {
  constructor(...given: [] | [number | string | Date]) {
    const [value] = given
    super(value ?? Clock.now() + offsetMs)
  }
  static override now(): number {
    return Clock.now() + offsetMs
  }
} as DateConstructor
