/** A thumbnail: a rectangle, in pixels, of a picture that holds many. */
export interface Thumbnail {
  fromSeconds: number
  toSeconds: number
  imageUrl: string
  x: number
  y: number
  width: number
  height: number
}

const CUE =
  /(?:(\d+):)?(\d\d):(\d\d\.\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d\.\d{3}).*\r?\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g

/** Reads the index of a trickplay sheet: WebVTT whose cues name a picture with `#xywh`. */
export function parseTrickplay(vtt: string, indexUrl: string): Thumbnail[] {
  return [...vtt.matchAll(CUE)].map((cue) => {
    const [x = 0, y = 0, width = 0, height = 0] = cue.slice(8, 12).map(Number)
    return {
      fromSeconds: secondsOf(cue.slice(1, 4)),
      toSeconds: secondsOf(cue.slice(4, 7)),
      imageUrl: new URL(cue[7] ?? '', indexUrl).href,
      x,
      y,
      width,
      height,
    }
  })
}

function secondsOf(parts: readonly (string | undefined)[]): number {
  const [hours = '0', minutes = '0', seconds = '0'] = parts
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** The thumbnail for a moment; the last one stays until the end. */
export function thumbnailAt(
  thumbnails: readonly Thumbnail[],
  positionSeconds: number,
): Thumbnail | undefined {
  return thumbnails.findLast((thumbnail) => thumbnail.fromSeconds <= positionSeconds)
}

/** Loads an index; none when it cannot be had, since a film plays without thumbnails too. */
export async function loadTrickplay(url: string, signal: AbortSignal): Promise<Thumbnail[]> {
  try {
    const indexUrl = new URL(url, location.href).href
    const response = await fetch(indexUrl, { signal })
    return response.ok ? parseTrickplay(await response.text(), indexUrl) : []
  } catch {
    return []
  }
}
