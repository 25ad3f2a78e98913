/** A tone that is struck and dies away. */
export interface Note {
  at: number
  hz: number
  gain: number
  /** Seconds until it is inaudible. */
  ring: number
}

/**
 * Notes as a sum for ffmpeg's expression evaluator. Notes are bundled by time, because the
 * evaluator visits every term of a sum for every sample but skips an `if` that is false.
 */
export function notes(list: readonly Note[]): string {
  const sorted = [...list].sort((a, b) => a.at - b.at)
  const bundles = Array.from({ length: Math.ceil(sorted.length / 8) }, (_, index) =>
    sorted.slice(index * 8, index * 8 + 8),
  )
  return bundles.map(bundle).join('+')
}

/** Steady tones with a slow swell each, as an expression. */
export function pad(tones: readonly { hz: number; gain: number; swellSeconds: number }[]): string {
  return tones
    .map(
      ({ hz, gain, swellSeconds }) =>
        `${gain}*sin(2*PI*${hz}*t)*(0.55+0.45*sin(2*PI*t/${swellSeconds}))`,
    )
    .join('+')
}

/** The frequency of a step of the equal-tempered scale above a root, in hertz. */
export function pitch(rootHz: number, semitones: number): number {
  return Number((rootHz * 2 ** (semitones / 12)).toFixed(2))
}

/** A lavfi source for an expression, with fades at both ends and any further filters. */
export function synth(expression: string, durationSeconds: number, filters: string[] = []): string {
  const source = `aevalsrc=exprs='${expression}':s=48000:c=mono:d=${durationSeconds}`
  const fades = `afade=t=in:d=0.5,afade=t=out:st=${durationSeconds - 4}:d=4`
  return [source, ...filters, fades].join(',')
}

function bundle(list: Note[]): string {
  const from = Math.min(...list.map(({ at }) => at))
  const to = Math.max(...list.map(({ at, ring }) => at + ring))
  const terms = list.map(({ at, hz, gain, ring }) => {
    const since = `(t-${at.toFixed(4)})`
    const decay = (6 / ring).toFixed(2)
    const tone = `(sin(${(2 * Math.PI * hz).toFixed(3)}*${since})+0.3*sin(${(4 * Math.PI * hz).toFixed(3)}*${since}))`
    return `if(between(${since},0,${ring}),${gain}*${tone}*exp(-${decay}*${since})*min(1,200*${since}),0)`
  })
  return `if(between(t,${from.toFixed(4)},${to.toFixed(4)}),${terms.join('+')},0)`
}
