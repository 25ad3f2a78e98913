import { polygon, range, round, type Scene } from './scene.ts'

/** A curtain in pleats, with the pool of a follow spot on it. */
export const curtain: Scene = {
  name: 'curtain',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, id }) => {
    const pleats = Math.round((width / unit) * random.whole(8, 11))
    const step = width / pleats
    const hem = height * 0.68
    const x = width * random.between(0.35, 0.65)
    return (
      <>
        <linearGradient id={`${id}c`}>
          <stop offset="0" stopColor={palette.shade} />
          <stop offset="0.55" stopColor={palette.mid} />
          <stop offset="1" stopColor={palette.shade} />
        </linearGradient>
        {range(pleats).map((pleat) => (
          <path
            key={pleat}
            d={`M${round(pleat * step)} 0H${round((pleat + 1) * step)}V${round(hem)}q${round(-step / 2)} ${round(step * 0.7)} ${round(-step)} 0Z`}
            fill={`url(#${id}c)`}
          />
        ))}
        <circle
          cx={round(x)}
          cy={round(hem * 0.72)}
          r={round(unit * 0.24)}
          fill={palette.accent}
          fillOpacity={0.9}
        />
        <ellipse
          cx={round(x)}
          cy={round(hem + step * 0.9)}
          rx={round(unit * 0.26)}
          ry={round(unit * 0.035)}
          fill={palette.accent}
          fillOpacity={0.5}
        />
      </>
    )
  },
}

/** Slanted bars at speed. */
export const speed: Scene = {
  name: 'speed',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random }) => {
    const lean = height * 0.34 * random.pick([1, 0.75])
    const bars = Math.round((width / unit) * random.whole(5, 7))
    const tones = [palette.mid, palette.shade, palette.mid, palette.light] as const
    const hot = random.whole(1, Math.max(1, bars - 2))
    return range(bars).map((bar) => {
      const [from, to] = [bar / bars, (bar + random.between(0.45, 0.9)) / bars]
      const span = width + lean
      const foot = height * random.between(0.5, 0.7)
      const shift = lean * (foot / height)
      return (
        <path
          key={bar}
          d={polygon([
            [from * span, 0],
            [to * span, 0],
            [to * span - shift, foot],
            [from * span - shift, foot],
          ])}
          fill={bar === hot ? palette.accent : random.pick(tones)}
        />
      )
    })
  },
}
