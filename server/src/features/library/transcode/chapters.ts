export interface Chapter {
  readonly title: string
  readonly startSeconds: number
  readonly endSeconds: number
}

/** Where a film may be skipped, as players use it; null where nothing tells. */
interface Marks {
  readonly introEndSeconds: number | null
  readonly creditsStartSeconds: number | null
}

const number = String.raw`^(?:(?:chapter )?\d+ ?[.:-] ?)?`
const introNames = new RegExp(
  `${number}(?:intro|opening(?: credits| titles| theme)?|title sequence|main titles?)$`,
  'i',
)
const creditsNames = new RegExp(
  `${number}(?:(?:(?:end|closing|final) ?)?(?:credits|titles)|outro)$`,
  'i',
)

/** A logo may come before the intro. What tells the story may not: it would be skipped too. */
const latestIntroSeconds = 15

/**
 * Marks by the names of chapters. An intro begins the film and ends in its first half; credits begin
 * in its second half, where they are not those of the opening.
 */
export function marksOf(chapters: readonly Chapter[], durationSeconds: number): Marks {
  const half = durationSeconds / 2
  const intro = chapters.find(
    ({ title, startSeconds, endSeconds }) =>
      introNames.test(title) && startSeconds <= latestIntroSeconds && endSeconds <= half,
  )
  const credits = chapters.find(
    ({ title, startSeconds }) =>
      creditsNames.test(title) && startSeconds >= half && startSeconds < durationSeconds,
  )
  return {
    introEndSeconds: intro ? tenths(intro.endSeconds) : null,
    creditsStartSeconds: credits ? tenths(credits.startSeconds) : null,
  }
}

const tenths = (seconds: number): number => Math.floor(seconds * 10) / 10
