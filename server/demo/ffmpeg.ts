import { spawn, spawnSync } from 'node:child_process'

/** Whether both programs answer. */
export function hasFfmpeg(): boolean {
  return ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0)
}

/**
 * Runs ffmpeg (or ffprobe) and answers what it wrote to its standard output.
 * @throws with the end of its error output when it fails
 */
export function run(program: 'ffmpeg' | 'ffprobe', parameters: string[]): Promise<Buffer> {
  const quiet = program === 'ffmpeg' ? ['-hide_banner', '-nostdin', '-y'] : []
  const child = spawn(program, ['-v', 'error', ...quiet, ...parameters])
  const output: Buffer[] = []
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on(
    'data',
    (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-4000)),
  )
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve(Buffer.concat(output))
      else reject(new Error(`${program} ended with ${status}: ${complaint}`))
    })
  })
}
