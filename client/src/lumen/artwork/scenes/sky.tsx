import { polygon, range, round, type Scene, type Sheet } from './scene.ts'

/** A ridge line from edge to edge, filled to the bottom of the sheet. */
function ridge({ width, height, random }: Sheet, base: number, relief: number, steps: number) {
  const points = range(steps + 1).map((step): [number, number] => [
    (step / steps) * width,
    base - random.between(0, relief) * (step % 2 === 0 ? 0.35 : 1),
  ])
  return polygon([[0, height], ...points, [width, height]])
}

/** A low sun cut by bands that thicken towards the horizon. */
export const sun: Scene = {
  name: 'sun',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const x = width * random.between(0.38, 0.62)
    const y = height * 0.66
    const radius = unit * random.between(0.34, 0.42)
    const bands = random.whole(4, 6)
    return (
      <>
        <circle cx={round(x)} cy={round(y)} r={round(radius)} fill={palette.accent} />
        {range(bands).map((band) => {
          const top = y + (radius * band) / bands
          const thickness = ((band + 1) / bands) * (radius / bands) * 0.8
          return (
            <rect
              key={band}
              y={round(top)}
              width={width}
              height={round(thickness)}
              fill={palette.ground}
            />
          )
        })}
        <rect y={round(y + radius * 0.98)} width={width} height={height} fill={palette.shade} />
      </>
    )
  },
}

/** Ridges one behind the other under a moon. */
export const ridges: Scene = {
  name: 'ridges',
  title: 'top',
  draw: (sheet) => {
    const { width, height, unit, palette, random } = sheet
    const moonX = width * random.pick([0.28, 0.5, 0.72])
    const tones = [palette.mid, palette.shade, palette.accent, palette.shade]
    return (
      <>
        <circle
          cx={round(moonX)}
          cy={round(height * 0.5)}
          r={round(unit * 0.17)}
          fill={palette.light}
        />
        {tones.map((tone, index) => (
          <path
            key={index}
            d={ridge(sheet, height * (0.66 + index * 0.1), unit * 0.26, random.whole(4, 7))}
            fill={tone}
            fillOpacity={index === 1 ? 0.75 : 1}
          />
        ))}
      </>
    )
  },
}

/** A ringed world, lit from one side, in a field of stars. */
export const planet: Scene = {
  name: 'planet',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, id }) => {
    const [x, y] = [width * random.between(0.4, 0.6), height * 0.36]
    const radius = unit * random.between(0.22, 0.3)
    const tilt = random.whole(-32, 32)
    return (
      <>
        <clipPath id={`${id}p`}>
          <circle cx={round(x)} cy={round(y)} r={round(radius)} />
        </clipPath>
        {range(26).map((star) => (
          <circle
            key={star}
            cx={round(random.between(0, width))}
            cy={round(random.between(0, height * 0.72))}
            r={round(random.between(0.003, 0.008) * unit)}
            fill={palette.light}
          />
        ))}
        <g transform={`rotate(${tilt} ${round(x)} ${round(y)})`}>
          <circle cx={round(x)} cy={round(y)} r={round(radius)} fill={palette.accent} />
          <g clipPath={`url(#${id}p)`}>
            <circle
              cx={round(x - radius * 0.5)}
              cy={round(y)}
              r={round(radius)}
              fill={palette.light}
              fillOpacity={0.3}
            />
            {range(3).map((band) => (
              <rect
                key={band}
                x={round(x - radius)}
                y={round(y + radius * (-0.35 + band * 0.42))}
                width={round(radius * 2)}
                height={round(radius * 0.11)}
                fill={palette.shade}
                fillOpacity={0.35}
              />
            ))}
          </g>
          <path
            d={`M${round(x - radius * 0.98)} ${round(y)}A${round(radius * 1.65)} ${round(radius * 0.38)} 0 1 0 ${round(x + radius * 0.98)} ${round(y)}`}
            fill="none"
            stroke={palette.light}
            strokeWidth={round(unit * 0.014)}
          />
        </g>
      </>
    )
  },
}

/** Sine waves that fall away from a low sun or moon. */
export const waves: Scene = {
  name: 'waves',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const period = unit * random.between(0.4, 0.7)
    const tones = [
      palette.mid,
      palette.light,
      palette.accent,
      palette.mid,
      palette.shade,
      palette.shade,
    ]
    return (
      <>
        <circle
          cx={round(width * random.between(0.25, 0.75))}
          cy={round(height * 0.53)}
          r={round(unit * 0.2)}
          fill={palette.accent}
        />
        {tones.map((tone, index) => {
          const y = height * (0.6 + index * 0.075)
          const rise = unit * 0.05
          const shift = random.between(0, period)
          const humps = Math.ceil(width / period) + 2
          const crest = range(humps).map(
            () =>
              `q${round(period / 4)} ${round(-rise)} ${round(period / 2)} 0t${round(period / 2)} 0`,
          )
          return (
            <path
              key={index}
              d={`M${round(-shift)} ${round(y)}${crest.join('')}V${height}H${round(-shift)}Z`}
              fill={tone}
            />
          )
        })}
      </>
    )
  },
}
