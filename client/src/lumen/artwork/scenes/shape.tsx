import { polygon, range, round, type Scene } from './scene.ts'

/** Cut paper: blocks torn by hand and laid askew. */
export const torn: Scene = {
  name: 'torn',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random }) => {
    const tones = [palette.shade, palette.accent, palette.mid, palette.light] as const
    const count = random.whole(3, 4)
    return range(count).map((index) => {
      const left = (index / count) * width + random.between(-0.02, 0.05) * unit
      const right = ((index + 1) / count) * width - random.between(-0.02, 0.05) * unit
      const foot = height * random.between(0.4, 0.68)
      const jag = () => random.between(-0.035, 0.035) * unit
      return (
        <path
          key={index}
          d={polygon([
            [left + jag(), -4],
            [right + jag(), -4],
            [right + jag(), foot * 0.5],
            [right + jag() * 1.5, foot + jag()],
            [(left + right) / 2, foot + jag() * 2],
            [left + jag() * 1.5, foot + jag()],
            [left + jag(), foot * 0.45],
          ])}
          fill={tones[index % tones.length] ?? palette.mid}
        />
      )
    })
  },
}

/** Two discs that overlap, and what they share. */
export const pair: Scene = {
  name: 'pair',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, id }) => {
    const radius = unit * random.between(0.26, 0.31)
    const apart = radius * random.between(0.5, 0.72)
    const tilt = unit * random.between(-0.08, 0.08)
    const [x, y] = [width / 2, height * 0.36]
    const [ax, ay, bx, by] = [x - apart, y - tilt, x + apart, y + tilt]
    return (
      <>
        <clipPath id={`${id}o`}>
          <circle cx={round(ax)} cy={round(ay)} r={round(radius)} />
        </clipPath>
        <circle cx={round(ax)} cy={round(ay)} r={round(radius)} fill={palette.mid} />
        <circle cx={round(bx)} cy={round(by)} r={round(radius)} fill={palette.accent} />
        <circle
          cx={round(bx)}
          cy={round(by)}
          r={round(radius)}
          fill={palette.light}
          clipPath={`url(#${id}o)`}
        />
      </>
    )
  },
}

/** The first letter, too large for the sheet. */
export const letter: Scene = {
  name: 'letter',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random, initial }) => {
    const [x, y] = [width * random.between(0.42, 0.58), height * 0.62]
    return (
      <>
        <circle
          cx={round(width * random.between(0.2, 0.8))}
          cy={round(height * 0.28)}
          r={round(unit * 0.24)}
          fill={palette.accent}
        />
        <text
          x={round(x)}
          y={round(y)}
          fontSize={round(Math.min(unit * 1.15, height * 0.78))}
          textAnchor="middle"
          fill={palette.mid}
          className="artwork-condensed"
        >
          {initial}
        </text>
      </>
    )
  },
}
