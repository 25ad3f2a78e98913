import { vttTime, webVttHead } from '../packaging/subtitles.ts'

interface Cue {
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly settings: string
  readonly lines: string[]
}

/** Why a text is no file of subtitles, with the line where that shows, counted from 1. */
export class SubtitleProblem extends Error {
  override name = 'SubtitleProblem'

  constructor(line: number, reason: string) {
    super(`Line ${line}: ${reason}`)
  }
}

const mostCues = 20_000
const daySeconds = 86_400
const times = /^\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?:\s+(.*))?$/
const time = /^(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})$/
const setting =
  /^(?:(?:line|position|size):-?\d{1,3}(?:\.\d+)?%?|align:(?:start|center|end|left|right))$/
const notWords = /^(?:WEBVTT|NOTE|STYLE|REGION)\b/

/**
 * SubRip or WebVTT as WebVTT that holds words, their times and where they stand, and nothing else:
 * styles, scripts, links and unknown tags are left out.
 * @throws SubtitleProblem naming the line.
 */
export function toWebVtt(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const binary = lines.findIndex((line) => /[^\P{Cc}\s]|\uFFFD/u.test(line))
  if (binary >= 0) throw new SubtitleProblem(binary + 1, 'this is no text in UTF-8.')
  const cues = cuesOf(lines).filter((cue) => cue.lines.length > 0)
  if (cues.length === 0) {
    throw new SubtitleProblem(1, 'times such as 00:01:02,500 --> 00:01:04,000 are nowhere in it.')
  }
  return [webVttHead, ...cues.toSorted((a, b) => a.fromSeconds - b.fromSeconds).map(write)].join(
    '\n',
  )
}

function write({ fromSeconds, toSeconds, settings, lines }: Cue): string {
  return `${vttTime(fromSeconds)} --> ${vttTime(toSeconds)}${settings}\n${lines.join('\n')}\n`
}

function cuesOf(lines: readonly string[]): Cue[] {
  const cues: Cue[] = []
  const isWebVtt = lines[0]?.startsWith('WEBVTT') === true
  for (let at = 0; at < lines.length;) {
    const end = endOfBlock(lines, at)
    const block = lines.slice(at, end)
    const timed = block.slice(0, 2).findIndex((line) => line.includes('-->'))
    if (timed >= 0) {
      cues.push({ ...timesOf(block[timed] ?? '', at + timed + 1), lines: words(block, timed + 1) })
    } else if (!isWebVtt && !notWords.test(block[0] ?? '')) {
      // An empty line among the words of SubRip does not end them.
      cues.at(-1)?.lines.push(...words(block, 0))
    }
    if (cues.length > mostCues) throw new SubtitleProblem(at + 1, `more than ${mostCues} texts.`)
    at = end + 1
  }
  return cues
}

function endOfBlock(lines: readonly string[], from: number): number {
  let end = from
  while (end < lines.length && lines[end]?.trim() !== '') end += 1
  return end
}

function timesOf(line: string, number: number): Omit<Cue, 'lines'> {
  const [, from = '', to = '', rest = ''] = times.exec(line) ?? []
  const [fromSeconds, toSeconds] = [secondsOf(from), secondsOf(to)]
  if (fromSeconds === undefined || toSeconds === undefined) {
    throw new SubtitleProblem(number, 'expected times such as 00:01:02,500 --> 00:01:04,000.')
  }
  if (toSeconds <= fromSeconds) {
    throw new SubtitleProblem(number, 'the text would end before it begins.')
  }
  const known = rest.split(/\s+/).filter((each) => setting.test(each))
  return { fromSeconds, toSeconds, settings: known.map((each) => ` ${each}`).join('') }
}

function secondsOf(text: string): number | undefined {
  const [found, hours = '0', minutes = '', seconds = '', fraction = ''] = time.exec(text) ?? []
  if (found === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return whole < daySeconds ? whole + Number(fraction.padEnd(3, '0')) / 1000 : undefined
}

/** Lines that say something, with the tags that every player knows and no other. */
const words = (block: readonly string[], from: number): string[] =>
  block
    .slice(from)
    .map((line) => line.replace(/\{\\[^{}]*\}/g, '').replace(/<(?!\/?[biu]>)[^<>]*>/gi, ''))
    .map((line) =>
      line
        .split(/(<\/?[biu]>)/i)
        .map((part, index) => (index % 2 === 1 ? part.toLowerCase() : escaped(part)))
        .join('')
        .trim(),
    )
    .filter((line) => line !== '')

const escaped = (text: string): string =>
  text
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
