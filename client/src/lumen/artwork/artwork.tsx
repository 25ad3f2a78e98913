import { memo, useId } from 'react'
import { compose, type ArtworkSubject, type Composition } from './compose.ts'
import { round } from './scenes/scene.ts'
import { setTitle } from './typeset.ts'

const SHEETS = { poster: [200, 300], backdrop: [480, 270] } as const
const MARGIN = 14

export interface ArtworkProps extends ArtworkSubject {
  shape?: 'poster' | 'backdrop'
  className?: string
}

/**
 * A film poster drawn from title, year and genre for films that have none. Decorative: the name of
 * the film is always in text beside it, so assistive technology passes over the picture.
 * A poster carries its title; a backdrop is a picture alone, because pages set type over it.
 */
export const Artwork = memo(function Artwork({
  shape = 'poster',
  className,
  ...subject
}: ArtworkProps) {
  const id = useId()
  const [width, height] = SHEETS[shape]
  const composition = compose(subject)
  const { scene, palette, random } = composition
  const initial = /[\p{L}\p{N}]/u.exec(subject.title.replace(/^(the|an?)\s+/i, ''))?.[0] ?? '·'
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
      data-scene={scene.name}
      className={className}
    >
      <rect width={width} height={height} fill={palette.ground} />
      {scene.draw({
        width,
        height,
        unit: Math.min(width, height),
        palette,
        random,
        id,
        initial: initial.toUpperCase(),
      })}
      {shape === 'poster' && <Lettering subject={subject} composition={composition} id={id} />}
    </svg>
  )
})

interface LetteringProps {
  subject: ArtworkSubject
  composition: Composition
  id: string
}

const LINE_HEIGHT = { condensed: 0.9, serif: 0.94, grotesque: 0.98 } as const
const MAX_SIZE = { condensed: 58, serif: 46, grotesque: 34 } as const

function Lettering({ subject, composition, id }: LetteringProps) {
  const [width, height] = SHEETS.poster
  const { scene, palette, face, align } = composition
  const atTop = scene.title === 'top'
  const lineHeight = LINE_HEIGHT[face]
  const title = face === 'condensed' ? subject.title.toUpperCase() : subject.title
  const { lines, fontSize } = setTitle(title, {
    face,
    width: width - 2 * MARGIN,
    height: 84,
    maxFontSize: MAX_SIZE[face],
    lineHeight,
  })
  const x = align === 'middle' ? width / 2 : MARGIN
  const block = (lines.length - 1) * fontSize * lineHeight
  const firstBaseline = atTop ? MARGIN + fontSize * 0.86 : height - 32 - block
  const creditBaseline = atTop ? firstBaseline + block + 17 : height - MARGIN - 1
  // A long title grows into the picture, which gives way to it there.
  const reach = block + fontSize + 46
  const overlaps = !atTop || creditBaseline > 112
  const credit = [subject.genre, subject.year].filter(Boolean).join('  ·  ')
  return (
    <>
      {overlaps && (
        <>
          <linearGradient id={`${id}t`} x1="0" x2="0" y1={atTop ? 0 : 1} y2={atTop ? 1 : 0}>
            <stop offset="0.72" stopColor={palette.ground} />
            <stop offset="1" stopColor={palette.ground} stopOpacity="0" />
          </linearGradient>
          <rect
            y={atTop ? 0 : height - reach}
            width={width}
            height={round(reach)}
            fill={`url(#${id}t)`}
          />
        </>
      )}
      <g fill={palette.ink} textAnchor={align}>
        <text fontSize={round(fontSize)} className={`artwork-${face}`}>
          {lines.map((line, index) => (
            <tspan key={index} x={x} y={round(firstBaseline + index * fontSize * lineHeight)}>
              {line}
            </tspan>
          ))}
        </text>
        <text
          x={x}
          y={round(creditBaseline)}
          fontSize={8.4}
          letterSpacing={0.9}
          className="artwork-credit"
        >
          {credit}
        </text>
      </g>
    </>
  )
}
