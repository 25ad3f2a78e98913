import { Slider as BaseSlider } from '@base-ui/react/slider'
import { cx } from '../cx.ts'

export interface SliderProps {
  label: string
  value: number
  min?: number
  max?: number
  step?: number
  onChange: (value: number) => void
  /** After the viewer lets go. */
  onCommit?: (value: number) => void
  /** Words for the value, such as "at least 7 of 10". */
  describe?: (value: number) => string
  className?: string
}

export function Slider({
  label,
  value,
  min = 0,
  max = 100,
  step = 1,
  onChange,
  onCommit,
  describe,
  className,
}: SliderProps) {
  return (
    <BaseSlider.Root
      value={value}
      min={min}
      max={max}
      step={step}
      thumbAlignment="edge"
      onValueChange={(next) => onChange(next)}
      onValueCommitted={(next) => onCommit?.(next)}
      className={cx('w-full', className)}
    >
      <BaseSlider.Control className="flex h-11 cursor-pointer touch-none items-center">
        <BaseSlider.Track className="h-1 w-full rounded-full bg-ink/20">
          <BaseSlider.Indicator className="rounded-full bg-accent" />
          <BaseSlider.Thumb
            aria-label={label}
            {...(describe && { getAriaValueText: (_text: string, next: number) => describe(next) })}
            className="size-4.5 rounded-full bg-accent shadow-card transition-transform duration-(--duration-fast) hover:scale-115 focus-visible:outline-2 has-focus-visible:ring-4 has-focus-visible:ring-accent-soft"
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  )
}
