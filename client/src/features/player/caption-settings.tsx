import { Choice, Choices } from './choices.tsx'
import { usePlayer } from './player-context.ts'
import { usePreferences, type CaptionBackground, type CaptionSize } from './preferences.ts'
import { chooseCaption } from './use-stream.ts'

export function Captions() {
  const { stream, streamState } = usePlayer()
  const { captions, caption } = streamState
  if (captions.length === 0) return null
  return (
    <Choices
      title="Captions"
      value={caption === null ? 'off' : String(caption)}
      onChange={(value) =>
        chooseCaption(
          stream,
          captions.find(({ index }) => String(index) === value),
        )
      }
    >
      <Choice value="off">Off</Choice>
      {captions.map(({ index, label }) => (
        <Choice key={index} value={String(index)}>
          {label}
        </Choice>
      ))}
    </Choices>
  )
}

const SIZES: readonly (readonly [CaptionSize, string])[] = [
  ['small', 'Small'],
  ['medium', 'Medium'],
  ['large', 'Large'],
  ['huge', 'Very large'],
]
const BACKGROUNDS: readonly (readonly [CaptionBackground, string])[] = [
  ['none', 'None'],
  ['soft', 'Soft'],
  ['solid', 'Solid'],
]

/** How captions look, in the films to come too. */
export function CaptionLook() {
  const hasCaptions = usePlayer().streamState.captions.length > 0
  const size = usePreferences(({ captionSize }) => captionSize)
  const background = usePreferences(({ captionBackground }) => captionBackground)
  if (!hasCaptions) return null
  return (
    <div className="min-w-28 flex-1 sm:min-w-36">
      <Choices
        title="Size of captions"
        value={size}
        onChange={(captionSize) => usePreferences.setState({ captionSize })}
      >
        {SIZES.map(([value, label]) => (
          <Choice key={value} value={value}>
            {label}
          </Choice>
        ))}
      </Choices>
      <Choices
        title="Behind captions"
        value={background}
        onChange={(captionBackground) => usePreferences.setState({ captionBackground })}
      >
        {BACKGROUNDS.map(([value, label]) => (
          <Choice key={value} value={value}>
            {label}
          </Choice>
        ))}
      </Choices>
    </div>
  )
}
