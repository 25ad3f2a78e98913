import { polygon, range, round, type Scene } from './scene.ts'

/** Quarter circles, discs and halves on a grid, in the manner of Swiss posters. */
export const tiles: Scene = {
  name: 'tiles',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random }) => {
    const columns = Math.round((width / unit) * random.pick([3, 4]))
    const size = width / columns
    const rows = Math.max(1, Math.floor((height * 0.66) / size))
    const tones = [palette.accent, palette.mid, palette.light, palette.shade] as const
    return range(columns * rows).map((cell) => {
      const [x, y] = [(cell % columns) * size, Math.floor(cell / columns) * size]
      const [back, front] = [random.pick(tones), random.pick(tones)]
      const turn = random.whole(0, 3) * 90
      const shape = random.whole(0, 3)
      return (
        <g
          key={cell}
          transform={`translate(${round(x)} ${round(y)}) rotate(${turn} ${round(size / 2)} ${round(size / 2)})`}
        >
          <rect width={round(size * 1.01)} height={round(size * 1.01)} fill={back} />
          {shape === 0 && (
            <path
              d={`M0 0H${round(size)}A${round(size)} ${round(size)} 0 0 1 0 ${round(size)}Z`}
              fill={front}
            />
          )}
          {shape === 1 && (
            <circle cx={round(size / 2)} cy={round(size / 2)} r={round(size * 0.36)} fill={front} />
          )}
          {shape === 2 && (
            <path
              d={`M0 ${round(size / 2)}A${round(size / 2)} ${round(size / 2)} 0 0 1 ${round(size)} ${round(size / 2)}Z`}
              fill={front}
            />
          )}
          {shape === 3 && (
            <path
              d={polygon([
                [0, 0],
                [size, size],
                [0, size],
              ])}
              fill={front}
            />
          )}
        </g>
      )
    })
  },
}

/** Rings around a centre that is not quite the centre. */
export const rings: Scene = {
  name: 'rings',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random }) => {
    const count = random.whole(6, 9)
    const [x, y] = [width * random.between(0.42, 0.58), height * 0.36]
    const drift = unit * random.between(-0.012, 0.012)
    return range(count).map((ring) => {
      const radius = unit * 0.46 * (1 - ring / count)
      const tone =
        ring === count - 1 ? palette.accent : ring % 2 === 0 ? palette.mid : palette.ground
      return (
        <circle
          key={ring}
          cx={round(x + ring * drift)}
          cy={round(y + ring * drift * 1.4)}
          r={round(radius)}
          fill={tone}
        />
      )
    })
  },
}

/** Contour lines of a country nobody has mapped. */
export const contours: Scene = {
  name: 'contours',
  title: 'bottom',
  draw: ({ width, height, unit, palette, random }) => {
    const [x, y] = [width * random.between(0.35, 0.65), height * 0.35]
    const lobes = range(9).map(() => random.between(0.78, 1.18))
    const outline = (radius: number) => {
      const point = (index: number): [number, number] => {
        const angle = (index / 9) * Math.PI * 2
        const reach =
          radius * (1 + ((lobes[(index + 9) % 9] ?? 1) - 1) * Math.min(1, radius / (unit * 0.3)))
        return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach]
      }
      const middle = (index: number): [number, number] => {
        const [[ax, ay], [bx, by]] = [point(index), point(index + 1)]
        return [(ax + bx) / 2, (ay + by) / 2]
      }
      const curves = range(9).map((index) => {
        const [[cx, cy], [ex, ey]] = [point(index + 1), middle(index + 1)]
        return `Q${round(cx)} ${round(cy)} ${round(ex)} ${round(ey)}`
      })
      const [startX, startY] = middle(0)
      return `M${round(startX)} ${round(startY)}${curves.join('')}Z`
    }
    const rings = random.whole(9, 12)
    return (
      <>
        {range(rings).map((ring) => (
          <path
            key={ring}
            d={outline(unit * 0.52 * (1 - ring / rings))}
            fill={ring === rings - 1 ? palette.accent : 'none'}
            stroke={ring === rings - 1 ? palette.accent : palette.mid}
            strokeWidth={round(unit * (ring % 3 === 0 ? 0.011 : 0.006))}
          />
        ))}
      </>
    )
  },
}
