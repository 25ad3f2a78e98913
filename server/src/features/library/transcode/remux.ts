import { segmentSeconds, type PlannedRendition } from '../packaging/ladder.ts'
import { run } from '../packaging/program.ts'
import { mostKilobits } from './encode.ts'
import { inputOf, type Source, type SourceFacts } from './probe.ts'

const limits = { memoryMegabytes: 2048, cpuSeconds: 600, fileMegabytes: 1, seconds: 1200 }
const highestLevel = 42
const profiles = new Set(['Constrained Baseline', 'Baseline', 'Main', 'High'])

/**
 * Whether the picture of a source already is what the best rendition would become, so that it is
 * taken over instead of encoded: H.264 that every browser decodes, no larger and no costlier than its
 * step of the ladder, and cut where the other renditions are.
 */
export async function fitsAsItIs(
  source: Source,
  facts: SourceFacts,
  best: PlannedRendition,
  signal: AbortSignal,
): Promise<boolean> {
  const { video } = facts
  const isPlayable =
    video.codec === 'h264' &&
    video.pixelFormat === 'yuv420p' &&
    profiles.has(video.profile) &&
    video.level <= highestLevel
  const isInShape =
    video.isAsStored &&
    !video.isInterlaced &&
    video.isConstantRate &&
    // Frames shown out of order begin later than the sound, which leaves a hole at the beginning.
    !video.hasReordering &&
    video.width === best.width &&
    video.height === best.height
  const isThrifty = video.bitRate > 0 && video.bitRate <= mostKilobits(best.name) * 1000
  return isPlayable && isInShape && isThrifty && hasCuts(source, facts, signal)
}

/** Whether a segment can begin at every fourth second, as those of the other renditions do. */
async function hasCuts(source: Source, facts: SourceFacts, signal: AbortSignal): Promise<boolean> {
  const { video, durationSeconds } = facts
  const keys: number[] = []
  const asked = ['-select_streams', String(video.index), '-show_entries', 'packet=pts_time,flags']
  await run('ffprobe', [...asked, '-of', 'csv=p=0', ...inputOf(source)], {
    signal,
    limits,
    onLine(line) {
      const [time = '', flags = ''] = line.split(',')
      if (flags.startsWith('K')) keys.push(Number(time))
    },
  })
  const tolerance = 0.5 / video.frameRate
  const wanted = Array.from(
    { length: Math.ceil(durationSeconds / segmentSeconds) },
    (_, index) => index * segmentSeconds,
  )
  return (
    keys.length > 0 &&
    wanted.every((time) => keys.some((key) => key >= time - 1e-3 && key - time < tolerance))
  )
}
