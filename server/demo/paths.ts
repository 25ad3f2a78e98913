/** Outlines in ASS drawing commands; pixels, y downwards, angles in degrees clockwise from the top. */

export type Point = readonly [x: number, y: number]

/** The control points of four cubic arcs lie this far along the tangent of a unit circle. */
const KAPPA = 0.5523

/** Two coordinates to a tenth of a pixel. */
export function place(x: number, y: number): string {
  return `${Number(x.toFixed(1))},${Number(y.toFixed(1))}`
}

export function rectangle(x: number, y: number, width: number, height: number): string {
  return polygon([
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ])
}

export function polygon(points: readonly Point[]): string {
  const [first, ...others] = points.map(pair)
  return `m ${first ?? '0 0'} l ${others.join(' ')}`
}

/** An open line for stroking: it goes back the way it came, so that its area is nothing. */
export function polyline(points: readonly Point[]): string {
  return polygon([...points, ...points.slice(1, -1).reverse()])
}

export function circle(x: number, y: number, radius: number): string {
  return ellipse(x, y, radius, 1)
}

/** A disc with a hole: the inner circle runs the other way round. */
export function ring(x: number, y: number, outer: number, inner: number): string {
  return `${ellipse(x, y, outer, 1)} ${ellipse(x, y, inner, -1)}`
}

/** A slice of a disc, from one angle clockwise to another. */
export function sector(
  centre: Point,
  radius: number,
  fromDegrees: number,
  toDegrees: number,
): string {
  const steps = Math.max(2, Math.ceil((toDegrees - fromDegrees) / 3))
  const rim = Array.from({ length: steps + 1 }, (_, index) =>
    polar(centre, radius, fromDegrees + ((toDegrees - fromDegrees) * index) / steps),
  )
  return polygon([centre, ...rim])
}

/** A bent band of constant width, from one angle clockwise to another. */
export function arc(
  centre: Point,
  [outer, inner]: readonly [number, number],
  fromDegrees: number,
  toDegrees: number,
): string {
  const steps = Math.max(2, Math.ceil((toDegrees - fromDegrees) / 3))
  const angles = Array.from(
    { length: steps + 1 },
    (_, index) => fromDegrees + ((toDegrees - fromDegrees) * index) / steps,
  )
  return polygon([
    ...angles.map((angle) => polar(centre, outer, angle)),
    ...angles.reverse().map((angle) => polar(centre, inner, angle)),
  ])
}

/** A regular polygon with its first corner at an angle. */
export function regular(centre: Point, radius: number, corners: number, degrees = 0): string {
  return polygon(
    Array.from({ length: corners }, (_, index) =>
      polar(centre, radius, degrees + (360 * index) / corners),
    ),
  )
}

/** The point at an angle and a distance from a centre. */
export function polar([x, y]: Point, radius: number, degrees: number): Point {
  const radians = ((degrees - 90) * Math.PI) / 180
  return [x + radius * Math.cos(radians), y + radius * Math.sin(radians)]
}

function ellipse(x: number, y: number, radius: number, direction: 1 | -1): string {
  const bend = radius * KAPPA
  const side = radius * direction
  const lean = bend * direction
  const curves = [
    [lean, -radius, side, -bend, side, 0],
    [side, bend, lean, radius, 0, radius],
    [-lean, radius, -side, bend, -side, 0],
    [-side, -bend, -lean, -radius, 0, -radius],
  ].map(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) =>
    [pair([x + a, y + b]), pair([x + c, y + d]), pair([x + e, y + f])].join(' '),
  )
  return `m ${pair([x, y - radius])} b ${curves.join(' b ')}`
}

function pair([x, y]: Point): string {
  return place(x, y).replace(',', ' ')
}
