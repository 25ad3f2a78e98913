import { parseArgs } from 'node:util'
import { compare, type Subject } from './compare.ts'
import { onStage, type Stage } from './stage.ts'
import { prepare, type Path } from './subjects.ts'

/**
 * `npm run bench`: what the hot paths cost beside bare node:http that answers as many bytes.
 *
 * Each path and its reference are loaded in alternation; ratios of throughput and of CPU time per
 * request are medians over the rounds, with the lowest and the highest. Absolute figures mean
 * nothing from machine to machine, so none is printed. `--rounds 5 --seconds 3`; `--data DIR` adds
 * the films of a folder to the catalogue; `--only NAME` measures one path.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})
const helloBytes = JSON.stringify({ status: 'ok' }).length
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const isMeasured = ({ name }: Pick<Path, 'name'>): boolean =>
  values.only === undefined || values.only === name

await onStage(async (stage) => {
  stage.cli('setup')
  if (values.data !== undefined) {
    stage.cli('catalogue:import', '--from', 'wikipedia', '--dir', values.data)
  }
  if (isMeasured({ name: 'hello' })) await compareHello(stage)
  const { pid } = await stage.start('src/api.ts', [], { ...stage.environment, PORT: '18080' })
  for (const path of (await prepare('http://127.0.0.1:18080')).filter(isMeasured)) {
    await compareToRaw(stage, { ...path, pid })
    if (path.name === 'progress') await compareToNoStore(stage, { ...path, pid })
  }
})

/** The pipeline without features: Express, every step that a request passes, and a route. */
async function compareHello(stage: Stage): Promise<void> {
  const { pid, stop } = await stage.start('bench/step-server.ts', ['18083', '5'], process.env)
  const target = { url: 'http://127.0.0.1:18083/api/health/live' }
  await compareToRaw(stage, { name: 'hello', target, answerBytes: helloBytes, pid })
  await stop()
}

async function compareToRaw(stage: Stage, subject: Subject & Path): Promise<void> {
  const args = ['18081', String(subject.answerBytes)]
  const { pid, stop } = await stage.start('bench/raw.ts', args, process.env)
  const target = { ...subject.target, url: 'http://127.0.0.1:18081/' }
  await compare([subject, { name: 'raw', target, pid }], rounds)
  await stop()
}

async function compareToNoStore(stage: Stage, subject: Subject): Promise<void> {
  const environment = { ...stage.environment, PORT: '18082' }
  const { pid } = await stage.start('bench/no-store.ts', [], environment)
  const url = subject.target.url.replace(':18080', ':18082')
  await compare([subject, { name: 'no store', target: { ...subject.target, url }, pid }], rounds)
}
