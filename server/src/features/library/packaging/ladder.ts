/** A step of the ladder: the box a picture fits in, and what it may cost. */
export interface Step {
  readonly name: '1080p' | '720p' | '480p' | '360p'
  readonly width: number
  readonly height: number
}

/** Best first. */
export const ladder: readonly Step[] = [
  { name: '1080p', width: 1920, height: 1080 },
  { name: '720p', width: 1280, height: 720 },
  { name: '480p', width: 854, height: 480 },
  { name: '360p', width: 640, height: 360 },
]

export const segmentSeconds = 4

export interface Size {
  readonly width: number
  readonly height: number
}

/** A rendition to make: a step of the ladder, with the size that the picture has in it. */
export interface PlannedRendition extends Size {
  readonly name: Step['name']
}

const even = (length: number): number => Math.max(2, Math.round(length / 2) * 2)

/**
 * The renditions of a source, best first: those that are smaller than it, and the first one that
 * holds it whole. Nothing is scaled up. A source that stands on end gets boxes that do.
 */
export function planLadder(source: Size): PlannedRendition[] {
  const isUpright = source.height > source.width
  const planned: PlannedRendition[] = []
  for (const { name, width, height } of ladder.toReversed()) {
    const [across, down] = isUpright ? [height, width] : [width, height]
    const scale = Math.min(across / source.width, down / source.height, 1)
    planned.unshift({
      name,
      width: even(source.width * scale),
      height: even(source.height * scale),
    })
    if (scale === 1) break
  }
  return planned
}
