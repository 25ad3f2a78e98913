import { polygon, range, round, type Scene } from './scene.ts'

/** A dark room, an open door, and the light that falls through it. */
export const doorway: Scene = {
  name: 'doorway',
  title: 'top',
  draw: ({ width, height, unit, palette, random, id }) => {
    const x = width * random.between(0.3, 0.58)
    const floor = height * 0.76
    const [doorWidth, doorHeight] = [unit * 0.2, unit * 0.46]
    const spill = unit * random.between(-0.25, 0.35)
    const figure = doorWidth * 0.16
    return (
      <>
        <linearGradient id={`${id}d`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={palette.accent} stopOpacity="0.85" />
          <stop offset="1" stopColor={palette.accent} stopOpacity="0.05" />
        </linearGradient>
        <rect y={round(floor)} width={width} height={height} fill={palette.shade} />
        <path
          d={polygon([
            [x, floor],
            [x + doorWidth, floor],
            [x + doorWidth * 1.5 + spill, height],
            [x - doorWidth * 0.5 + spill, height],
          ])}
          fill={`url(#${id}d)`}
        />
        <rect
          x={round(x)}
          y={round(floor - doorHeight)}
          width={round(doorWidth)}
          height={round(doorHeight)}
          fill={palette.accent}
        />
        <path
          d={polygon([
            [x + doorWidth, floor - doorHeight],
            [x + doorWidth * 1.55, floor - doorHeight * 0.94],
            [x + doorWidth * 1.55, floor + doorHeight * 0.08],
            [x + doorWidth, floor],
          ])}
          fill={palette.mid}
        />
        <circle
          cx={round(x + doorWidth / 2)}
          cy={round(floor - doorHeight * 0.53)}
          r={round(figure * 0.6)}
          fill={palette.shade}
        />
        <path
          d={polygon([
            [x + doorWidth / 2 - figure, floor - doorHeight * 0.42],
            [x + doorWidth / 2 + figure, floor - doorHeight * 0.42],
            [x + doorWidth / 2 + figure * 0.7, floor],
            [x + doorWidth / 2 - figure * 0.7, floor],
          ])}
          fill={palette.shade}
        />
      </>
    )
  },
}

/** A stair that climbs across the sheet, with someone on it. */
export const stairs: Scene = {
  name: 'stairs',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const steps = Math.round((width / unit) * random.whole(6, 8))
    const run = width / steps
    const rise = (height * 0.44) / steps
    const climber = random.whole(Math.floor(steps * 0.35), Math.floor(steps * 0.7))
    const mirrored = random.chance(0.5)
    const foot = height - rise * (climber + 1)
    const x = run * (climber + 0.5)
    return (
      <g {...(mirrored && { transform: `matrix(-1 0 0 1 ${width} 0)` })}>
        {range(steps).map((step) => (
          <g key={step}>
            <rect
              x={round(step * run)}
              y={round(height - rise * (step + 1))}
              width={round(run * 1.02)}
              height={height}
              fill={palette.mid}
            />
            <rect
              x={round(step * run)}
              y={round(height - rise * (step + 1))}
              width={round(run * 1.02)}
              height={round(rise * 0.22)}
              fill={palette.light}
            />
          </g>
        ))}
        <path
          d={polygon([
            [x - unit * 0.02, foot],
            [x + unit * 0.02, foot],
            [x + unit * 0.032, foot - unit * 0.13],
            [x - unit * 0.032, foot - unit * 0.13],
          ])}
          fill={palette.accent}
        />
        <circle
          cx={round(x)}
          cy={round(foot - unit * 0.158)}
          r={round(unit * 0.024)}
          fill={palette.accent}
        />
      </g>
    )
  },
}
