import type { Cue } from '../film.ts'

const lines: readonly [from: number, to: number, text: string][] = [
  [16, 20, 'It is never quite dark here.'],
  [21, 26, 'If you wait, the hills\nbegin to come apart from the sky.'],
  [33, 37, 'The first light is not yellow.'],
  [38, 43, 'It is the colour of the inside of a shell.'],
  [48, 53, 'There. You always think\nyou will see it move.'],
  [63, 67, 'The early train is on time.'],
  [68, 73, 'It carries eleven people\nand one of them is asleep.'],
  [84, 88, 'At noon nothing happens.'],
  [89, 94, 'That is what noon is for.'],
  [104, 109, 'The light starts to lean.'],
  [120, 125, 'Now everything that was green\nremembers that it was blue.'],
  [131, 136, 'The evening train is late,\nand nobody minds.'],
  [141, 145, 'Somebody has come home.'],
  [153, 157, 'The lamp is the only thing awake.'],
  [158, 163, 'The stars have been there all day.'],
  [165, 170, 'We were just too bright to see them.'],
]

/** The narrator of Slow Light. */
export const slowLightCues: Cue[] = lines.map(([fromSeconds, toSeconds, text]) => ({
  fromSeconds,
  toSeconds,
  text,
}))
