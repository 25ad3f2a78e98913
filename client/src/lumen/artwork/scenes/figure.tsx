import { polygon, range, round, type Scene } from './scene.ts'

/** An eye that looks back. */
export const eye: Scene = {
  name: 'eye',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, id }) => {
    const [x, y] = [width / 2, height * 0.36]
    const [reach, lid] = [unit * 0.44, unit * random.between(0.4, 0.5)]
    const gaze = unit * random.between(-0.07, 0.07)
    const iris = unit * 0.165
    const shape = `M${round(x - reach)} ${round(y)}Q${round(x)} ${round(y - lid)} ${round(x + reach)} ${round(y)}Q${round(x)} ${round(y + lid)} ${round(x - reach)} ${round(y)}Z`
    return (
      <>
        <clipPath id={`${id}e`}>
          <path d={shape} />
        </clipPath>
        <path d={shape} fill={palette.light} />
        <g clipPath={`url(#${id}e)`}>
          <circle cx={round(x + gaze)} cy={round(y)} r={round(iris * 1.16)} fill={palette.shade} />
          <circle cx={round(x + gaze)} cy={round(y)} r={round(iris)} fill={palette.accent} />
          <circle cx={round(x + gaze)} cy={round(y)} r={round(iris * 0.5)} fill={palette.shade} />
          <circle
            cx={round(x + gaze - iris * 0.3)}
            cy={round(y - iris * 0.34)}
            r={round(iris * 0.16)}
            fill={palette.light}
          />
        </g>
        {range(7).map((lash) => {
          const angle = Math.PI * (1.2 + lash * 0.1)
          return (
            <path
              key={lash}
              d={`M${round(x + Math.cos(angle) * unit * 0.34)} ${round(y + Math.sin(angle) * unit * 0.3)}L${round(x + Math.cos(angle) * unit * 0.44)} ${round(y + Math.sin(angle) * unit * 0.4)}`}
              stroke={palette.mid}
              strokeWidth={round(unit * 0.014)}
            />
          )
        })}
      </>
    )
  },
}

/** The beam of a projector, from a corner to the wall. */
export const beam: Scene = {
  name: 'beam',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, id }) => {
    const fromRight = random.chance(0.5)
    const [x, y] = [fromRight ? width * 0.36 : width * 0.64, height * 0.38]
    const source = fromRight ? width * 1.02 : -width * 0.02
    const radius = unit * random.between(0.24, 0.3)
    return (
      <>
        <linearGradient id={`${id}b`} x1={fromRight ? 1 : 0} x2={fromRight ? 0 : 1}>
          <stop offset="0" stopColor={palette.light} stopOpacity="0.7" />
          <stop offset="1" stopColor={palette.light} stopOpacity="0.08" />
        </linearGradient>
        <rect y={round(height * 0.66)} width={width} height={height} fill={palette.shade} />
        <path
          d={polygon([
            [source, height * 0.03],
            [x, y - radius],
            [x, y + radius],
          ])}
          fill={`url(#${id}b)`}
        />
        <ellipse
          cx={round(x)}
          cy={round(y)}
          rx={round(radius * 0.82)}
          ry={round(radius)}
          fill={palette.accent}
        />
        <ellipse
          cx={round(x)}
          cy={round(y)}
          rx={round(radius * 0.56)}
          ry={round(radius * 0.7)}
          fill={palette.ground}
          fillOpacity={0.28}
        />
        <circle
          cx={round(x)}
          cy={round(y + radius * 0.25)}
          r={round(unit * 0.045)}
          fill={palette.shade}
        />
        <path
          d={polygon([
            [x - unit * 0.07, y + radius * 0.5],
            [x + unit * 0.07, y + radius * 0.5],
            [x + unit * 0.09, height * 0.66],
            [x - unit * 0.09, height * 0.66],
          ])}
          fill={palette.shade}
        />
      </>
    )
  },
}

/** Somebody small, and a long shadow. */
export const shadow: Scene = {
  name: 'shadow',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const x = width * random.between(0.3, 0.7)
    const y = height * 0.72
    const lean = unit * random.between(0.25, 0.6) * (x > width / 2 ? -1 : 1)
    const half = unit * 0.03
    return (
      <>
        <path d={`M0 ${round(height * 0.56)}H${width}V${height}H0Z`} fill={palette.accent} />
        <path
          d={polygon([
            [x - half, y],
            [x + half, y],
            [x + lean + half * 4, height],
            [x + lean - half * 4, height],
          ])}
          fill={palette.shade}
        />
        <path
          d={polygon([
            [x - half * 0.55, y],
            [x + half * 0.55, y],
            [x + half, y - unit * 0.17],
            [x - half, y - unit * 0.17],
          ])}
          fill={palette.shade}
        />
        <circle
          cx={round(x)}
          cy={round(y - unit * 0.205)}
          r={round(unit * 0.027)}
          fill={palette.shade}
        />
      </>
    )
  },
}
