import type { ReactNode } from 'react'
import type { Palette } from '../palettes.ts'
import type { Random } from '../random.ts'

/** What a scene draws with. Lengths are user units of the sheet; `unit` is its shorter side. */
export interface Sheet {
  width: number
  height: number
  unit: number
  palette: Palette
  random: Random
  /** Prefix that keeps gradient and clip ids unique on a page of many sheets. */
  id: string
  /** First letter of the title, for scenes built from a glyph. */
  initial: string
}

/** A picture, and where it leaves calm for the title. */
export interface Scene {
  name: string
  title: 'top' | 'bottom'
  draw: (sheet: Sheet) => ReactNode
}

/** SVG path of straight lines through `points`, closed. */
export function polygon(points: readonly (readonly [x: number, y: number])[]): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`
}

/** Two decimals are a fiftieth of a pixel: enough, and the markup stays small. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** `[0, 1, …, count - 1]`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
