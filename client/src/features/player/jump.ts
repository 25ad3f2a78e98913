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
    const seconds = hls.levels[hls.loadLevel]?.details?.targetduration
    if (seconds === undefined || !(hls.bandwidthEstimate > 0)) return
    // For one segment; then the bandwidth decides again.
    hls.nextAutoLevel = renditionForJump(bitrates, hls.bandwidthEstimate, seconds)
  }
  video.addEventListener('seeking', jumped)
  return () => video.removeEventListener('seeking', jumped)
}

function isLoaded({ buffered, currentTime }: HTMLVideoElement): boolean {
  return Array.from({ length: buffered.length }, (_, at) => at).some(
    (at) => buffered.start(at) <= currentTime && currentTime < buffered.end(at),
  )
}
