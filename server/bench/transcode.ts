import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { planLadder } from '../src/features/library/packaging/ladder.ts'
import { run } from '../src/features/library/packaging/program.ts'
import { encodePictures, encodeSound } from '../src/features/library/transcode/encode.ts'
import { probe } from '../src/features/library/transcode/probe.ts'

/**
 * `npm run bench:transcode -w server`: what a ladder of four renditions costs, in seconds of CPU for
 * each second of film, as the worker makes it: sound and the smallest rendition first, then the
 * others in one pass. The source is a moving pattern with noise, 1080p at 25 frames a second;
 * `--seconds 20`, or a film of your own with `--file FILM.mp4`.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, file: { type: 'string' } },
})
const folder = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const { signal } = new AbortController()
const limits = { memoryMegabytes: 4096, cpuSeconds: 36_000, fileMegabytes: 2000, seconds: 36_000 }
const tools = { signal, limits, threads: 2, onProgress: () => undefined }

try {
  const file = values.file ?? (await makeSource(Number(values.seconds)))
  const source = { file, demuxer: 'mov' }
  const facts = await probe(source, { maxHours: 6, signal })
  const planned = planLadder(facts.video)
  const first = await measured(async () => {
    await encodeSound({ source, facts }, folder, tools)
    await encodePictures({ source, facts }, planned.slice(-1), folder, tools)
  })
  const others = await measured(() =>
    encodePictures({ source, facts }, planned.slice(0, -1), folder, tools),
  )
  const perSecond = (cpuSeconds: number): string => (cpuSeconds / facts.durationSeconds).toFixed(2)
  const names = planned.map(({ name }) => name).join(', ')
  console.log(`${facts.durationSeconds.toFixed(0)} s of film to ${names}, CPU-seconds per second:`)
  console.log(`  sound and the first rendition  ${perSecond(first.cpuSeconds)}`)
  console.log(`  the others                     ${perSecond(others.cpuSeconds)}`)
  console.log(`  together                       ${perSecond(first.cpuSeconds + others.cpuSeconds)}`)
  const share = first.seconds / (first.seconds + others.seconds)
  console.log(`It plays after ${(share * 100).toFixed(0)} % of the time that the ladder takes.`)
} finally {
  await rm(folder, { recursive: true })
}

async function makeSource(seconds: number): Promise<string> {
  const file = path.join(folder, 'source.mp4')
  const picture = `testsrc2=size=1920x1080:rate=25:duration=${seconds},noise=alls=8:allf=t`
  const sound = `sine=frequency=440:duration=${seconds}`
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound]
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-c:a', 'aac']
  await run('ffmpeg', [...inputs, '-pix_fmt', 'yuv420p', ...codecs, file])
  return file
}

async function measured(work: () => Promise<void>) {
  const [cpuBefore, before] = [await cpuOfChildren(), performance.now()]
  await work()
  const seconds = (performance.now() - before) / 1000
  return { seconds, cpuSeconds: (await cpuOfChildren()) - cpuBefore }
}

/** Seconds of CPU of all programs that have ended, from proc(5): cutime and cstime in hundredths. */
async function cpuOfChildren(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}
