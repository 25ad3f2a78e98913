import { clock } from './clock.ts'
import { thumbnailAt, type Thumbnail } from './trickplay.ts'

export interface SeekPreviewProps {
  positionSeconds: number
  /** Where along the bar, 0 to 1. */
  ratio: number
  thumbnails: readonly Thumbnail[]
}

/** What the film shows at the place that is pointed at. Stays within the width of the bar. */
export function SeekPreview({ positionSeconds, ratio, thumbnails }: SeekPreviewProps) {
  const thumbnail = thumbnailAt(thumbnails, positionSeconds)
  const width = thumbnail?.width ?? 64
  return (
    <div
      aria-hidden="true"
      data-testid="seek-preview"
      className="pointer-events-none absolute bottom-full mb-2 flex flex-col items-center gap-2"
      style={{
        width,
        left: `clamp(0px, calc(${ratio * 100}% - ${width / 2}px), calc(100% - ${width}px))`,
      }}
    >
      {thumbnail && (
        <div
          className="rounded-md bg-surface shadow-overlay ring-2 ring-ink/85"
          style={{
            width: thumbnail.width,
            height: thumbnail.height,
            backgroundImage: `url("${thumbnail.imageUrl}")`,
            backgroundPosition: `-${thumbnail.x}px -${thumbnail.y}px`,
          }}
        />
      )}
      <span className="rounded-sm bg-scrim px-2 py-0.5 text-sm font-semibold text-ink tabular-nums">
        {clock(positionSeconds)}
      </span>
    </div>
  )
}
