import { polygon, range, round, type Scene } from './scene.ts'

/** A city at night; a handful of its windows are lit. */
export const skyline: Scene = {
  name: 'skyline',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const blocks = Math.round((width / unit) * random.whole(5, 7))
    const step = width / blocks
    return (
      <>
        <circle
          cx={round(width * random.between(0.2, 0.8))}
          cy={round(height * 0.52)}
          r={round(unit * 0.22)}
          fill={palette.accent}
        />
        {range(blocks + 1).map((block) => (
          <rect
            key={block}
            x={round((block - 0.5) * step)}
            y={round(height * random.between(0.5, 0.62))}
            width={round(step * 1.02)}
            height={height}
            fill={palette.mid}
          />
        ))}
        {range(blocks).map((block) => {
          const top = height * random.between(0.6, 0.8)
          const rows = Math.floor((height - top) / (step * 0.34))
          return (
            <g key={block}>
              <rect
                x={round(block * step)}
                y={round(top)}
                width={round(step * 0.96)}
                height={height}
                fill={palette.shade}
              />
              {range(rows * 3).map((pane) =>
                random.chance(0.28) ? (
                  <rect
                    key={pane}
                    x={round(block * step + step * (0.14 + (pane % 3) * 0.26))}
                    y={round(top + step * (0.18 + Math.floor(pane / 3) * 0.34))}
                    width={round(step * 0.14)}
                    height={round(step * 0.18)}
                    fill={random.chance(0.75) ? palette.light : palette.accent}
                  />
                ) : null,
              )}
            </g>
          )
        })}
      </>
    )
  },
}

/** A road to the vanishing point, with its sun. */
export const road: Scene = {
  name: 'road',
  title: 'top',
  draw: ({ width, height, unit, palette, random }) => {
    const x = width * random.between(0.35, 0.65)
    const horizon = height * 0.58
    return (
      <>
        <circle cx={round(x)} cy={round(horizon)} r={round(unit * 0.25)} fill={palette.accent} />
        <rect y={round(horizon)} width={width} height={height} fill={palette.mid} />
        <path
          d={polygon([
            [x - unit * 0.012, horizon],
            [x + unit * 0.012, horizon],
            [width * 0.5 + unit * 0.62, height],
            [width * 0.5 - unit * 0.62, height],
          ])}
          fill={palette.shade}
        />
        {range(6).map((dash) => {
          const near = (dash + 0.55) ** 2 / 36
          const far = dash ** 2 / 36
          const at = (depth: number) => x + (width * 0.5 - x) * depth
          const half = unit * 0.03
          return (
            <path
              key={dash}
              d={polygon([
                [at(far) - half * far, horizon + (height - horizon) * far],
                [at(far) + half * far, horizon + (height - horizon) * far],
                [at(near) + half * near, horizon + (height - horizon) * near],
                [at(near) - half * near, horizon + (height - horizon) * near],
              ])}
              fill={palette.light}
            />
          )
        })}
      </>
    )
  },
}
