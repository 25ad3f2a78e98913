import { cx } from '../../lumen/cx.ts'
import { useMedia, usePlayer } from './player-context.ts'
import { usePreferences, type CaptionBackground, type CaptionSize } from './preferences.ts'
import type { Cue } from './stream.ts'

const SIZES: Readonly<Record<CaptionSize, string>> = {
  small: 'text-[clamp(0.85rem,1.7vw,1.4rem)]',
  medium: 'text-[clamp(1rem,2.4vw,1.9rem)]',
  large: 'text-[clamp(1.3rem,3.2vw,2.6rem)]',
  huge: 'text-[clamp(1.7rem,4.4vw,3.6rem)]',
}
const BACKGROUNDS: Readonly<Record<CaptionBackground, string>> = {
  // An outline keeps the words legible on a bright picture.
  none: 'text-shadow-[0_0_0.12em_var(--lumen-screen),0_0_0.25em_var(--lumen-screen),0_0.06em_0.3em_var(--lumen-screen)]',
  soft: 'bg-screen/75',
  solid: 'bg-screen',
}

/** The words of the moment, above the controls: they make room when those are there (`raised`). */
export function Captions({ raised }: { raised: boolean }) {
  const { cues } = usePlayer().streamState
  // One text for all lines of the moment, so that it is drawn again only when they change.
  const text = useMedia((state) => textAt(cues, state.positionSeconds))
  const size = usePreferences(({ captionSize }) => captionSize)
  const background = usePreferences(({ captionBackground }) => captionBackground)
  if (text === '') return null
  return (
    <div
      data-testid="captions"
      className={cx(
        'pointer-events-none absolute inset-x-4 flex justify-center text-center transition-[bottom] duration-(--duration-base)',
        raised ? 'bottom-32' : 'bottom-[6%]',
      )}
    >
      <span
        dir="auto"
        className={cx(
          'rounded-sm px-3 py-1 leading-snug font-medium whitespace-pre-line text-ink',
          SIZES[size],
          BACKGROUNDS[background],
        )}
      >
        {text}
      </span>
    </div>
  )
}

function textAt(cues: readonly Cue[], positionSeconds: number): string {
  return cues
    .filter((cue) => cue.fromSeconds <= positionSeconds && positionSeconds < cue.toSeconds)
    .map(({ text }) => text)
    .join('\n')
}
