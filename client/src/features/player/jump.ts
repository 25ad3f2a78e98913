import type Hls from 'hls.js'

/** A picture that comes at once is worth more than a sharp one that comes later. */
const soonSeconds = 0.4

/**
 * The best rendition of which a segment arrives soon, by the bandwidth that is expected; the least of
 * them where none does.
 * @param bitrates of the renditions in bits per second, ascending
 */
export function renditionForJump(
  bitrates: readonly number[],
  bitsPerSecond: number,
  segmentSeconds: number,
): number {
  const isSoon = (bitrate: number): boolean =>
    (bitrate * segmentSeconds) / bitsPerSecond <= soonSeconds
  return Math.max(0, bitrates.findLastIndex(isSoon))
}

/** Lets each jump to a place that is not loaded begin with a rendition that is soon there. */
export function followJumps(hls: Hls, video: HTMLVideoElement): () => void {
  const jumped = (): void => {
    if (!hls.autoLevelEnabled || isLoaded(video)) return
    const bitrates = hls.levels.map(({ bitrate }) => bitrate)
    // Of any: that of the rendition to load next may not have arrived yet.
    const seconds = hls.levels.find(({ details }) => details)?.details?.targetduration
    if (seconds === undefined || !(hls.bandwidthEstimate > 0)) return
    beginWith(hls, renditionForJump(bitrates, hls.bandwidthEstimate, seconds))
  }
  video.addEventListener('seeking', jumped)
  return () => video.removeEventListener('seeking', jumped)
}

/**
 * For one segment; then the bandwidth decides again. A rendition that hls.js has last come to by itself
 * stays its own choice when it is set once more, and may change before the segment is asked for:
 * another one between makes it ours.
 */
function beginWith(hls: Hls, rendition: number): void {
  hls.nextAutoLevel = (rendition + 1) % hls.levels.length
  hls.nextAutoLevel = rendition
}

function isLoaded({ buffered, currentTime }: HTMLVideoElement): boolean {
  return Array.from({ length: buffered.length }, (_, at) => at).some(
    (at) => buffered.start(at) <= currentTime && currentTime < buffered.end(at),
  )
}
