import { cx } from '../../lumen/cx.ts'
import { useMedia, usePlayer } from './player-context.ts'
import type { Cue } from './stream.ts'

/** The words of the moment, above the controls: they make room when those are there (`raised`). */
export function Captions({ raised }: { raised: boolean }) {
  const { cues } = usePlayer().streamState
  // One text for all lines of the moment, so that it is drawn again only when they change.
  const text = useMedia((state) => textAt(cues, state.positionSeconds))
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
        className="rounded-sm bg-screen/75 px-3 py-1 text-[clamp(1rem,2.4vw,1.9rem)] leading-snug font-medium whitespace-pre-line text-ink"
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
