import { assAlpha, assColour, type Colour } from './colour.ts'
import { place } from './paths.ts'

/** From and to in seconds; drawn on every frame at or after `from` and before `to`. */
export interface Span {
  from: number
  to: number
}

/** How a shape or a text is painted. Positions and sizes in pixels, angles in degrees. */
export interface Paint {
  fill?: Colour
  opacity?: number
  stroke?: { colour: Colour; width: number }
  at?: readonly [x: number, y: number]
  rotate?: number
  span?: Span
  /** Seconds of fading in and out. */
  fade?: readonly [seconds: number, seconds: number]
  /** A path outside which nothing is painted, in picture coordinates. */
  clip?: string
}

export interface TextPaint extends Paint {
  font?: Font
  size: number
  /** Extra space between letters. */
  tracking?: number
  /** Numeric-keypad position of `at` in the text's box: 5 centre, 7 top left, 2 bottom centre. */
  anchor?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
}

export type Font = 'light' | 'sans' | 'bold' | 'condensed' | 'italic' | 'mono'

/** A vector picture in time: what is painted later lies on top. */
export interface Drawing {
  width: number
  height: number
  durationSeconds: number
  shape(path: string, paint: Paint): void
  text(content: string, paint: TextPaint): void
  /** Calls `paint` once for every `step` frames of the span, with the time and its slice. */
  animate(span: Span, step: number, paint: (seconds: number, slice: Span) => void): void
  /** The picture as an Advanced SubStation Alpha script, which ffmpeg's `ass` filter renders. */
  toAss(): string
}

/** An empty drawing of so many pixels, seconds, and frames a second. */
export function createDrawing(
  size: readonly [width: number, height: number],
  durationSeconds: number,
  frameRate: number,
): Drawing {
  const [width, height] = size
  const lines: string[] = []
  const add = (paint: Paint, body: string) => {
    const { from, to } = paint.span ?? { from: 0, to: durationSeconds }
    const times = `${stamp(from, frameRate)},${stamp(to, frameRate)}`
    if (from < to) lines.push(`Dialogue: 0,${times},Default,,0,0,0,,${body}`)
  }
  return {
    width,
    height,
    durationSeconds,
    shape: (path, paint) => add(paint, `{\\an7${painting(paint)}\\p1}${path}`),
    text: (content, paint) =>
      add(paint, `{\\an${paint.anchor ?? 5}${lettering(paint)}${painting(paint)}}${content}`),
    animate: (span, step, paint) => {
      for (let from = span.from; from < span.to - 1e-6; from += step / frameRate) {
        paint(from, { from, to: Math.min(from + step / frameRate, span.to) })
      }
    },
    toAss: () => `${header(width, height)}${lines.join('\n')}\n`,
  }
}

const fonts: Record<Font, string> = {
  light: '\\fnDejaVu Sans Light\\b0',
  sans: '\\fnDejaVu Sans\\b0',
  bold: '\\fnDejaVu Sans\\b1',
  condensed: '\\fnDejaVu Sans Condensed\\b1',
  italic: '\\fnDejaVu Serif\\b0\\i1',
  mono: '\\fnDejaVu Sans Mono\\b1',
}

function lettering({ font = 'sans', size, tracking = 0 }: TextPaint): string {
  return `${fonts[font]}\\fs${size}\\fsp${tracking}`
}

function painting(paint: Paint): string {
  const { fill, opacity = 1, stroke, at = [0, 0], rotate, fade, clip } = paint
  return [
    `\\pos(${place(...at)})`,
    fill ? `\\1c${assColour(fill)}\\1a${assAlpha(opacity)}` : '\\1a&HFF&',
    // A border grows outwards on both sides of a path, so half the width is the stroke's.
    stroke
      ? `\\bord${stroke.width / 2}\\3c${assColour(stroke.colour)}\\3a${assAlpha(opacity)}`
      : '\\bord0',
    rotate ? `\\frz${(-rotate).toFixed(2)}` : '',
    fade ? `\\fad(${Math.round(fade[0] * 1000)},${Math.round(fade[1] * 1000)})` : '',
    clip ? `\\clip(${clip})` : '',
  ].join('')
}

/**
 * ASS counts hundredths of a second, which no frame rate meets: the instant half a frame before
 * the first frame shown is safe to round.
 */
function stamp(seconds: number, frameRate: number): string {
  const middle = (Math.round(seconds * frameRate) - 0.5) / frameRate
  const hundredths = Math.max(0, Math.floor(middle * 100))
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const minutes = (hundredths / 6000) % 60
  return `${Math.floor(hundredths / 360_000)}:${pad(minutes)}:${pad((hundredths / 100) % 60)}.${pad(hundredths % 100)}`
}

function header(width: number, height: number): string {
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${width}
PlayResY: ${height}
ScaledBorderAndShadow: yes
WrapStyle: 2

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,DejaVu Sans,40,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`
}
