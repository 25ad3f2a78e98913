import type { Colour } from '../colour.ts'
import type { Drawing, Span } from '../drawing.ts'
import type { Film, Series } from '../film.ts'
import { circle, rectangle, regular } from '../paths.ts'
import { drawCredits, drawPosterFoot, makers } from '../titles.ts'

/** Where an episode's own pictures begin and end, in seconds; titles before, credits after. */
export const body = { from: 7, to: 54 } as const
export const episodeSeconds = 60

export interface Episode {
  slug: string
  title: string
  overview: string
  tags: string[]
  season: string
  number: number
  /** What the credits say about the method. */
  method: string
  ink: Colour
  ground: Colour
  accent: Colour
  sound: string
  backdropSecond: number
  thrift: number
  pictureRate: 4 | 12
  drawBody(drawing: Drawing, span: Span): void
  /** The picture of the poster, within the upper 600 by 640 pixels. */
  drawPoster(drawing: Drawing): void
}

/** An episode with the titles, the credits and the poster frame of the series. */
export function episode(made: Episode): Film {
  return {
    slug: made.slug,
    kind: 'episode',
    title: made.title,
    year: 2026,
    overview: made.overview,
    genres: ['Animation', 'Experimental', 'Short'],
    tags: ['geometry', ...made.tags],
    certification: 'G',
    frameRate: 24,
    pictureRate: made.pictureRate,
    thrift: made.thrift,
    durationSeconds: episodeSeconds,
    introEndSeconds: body.from,
    creditsStartSeconds: body.to,
    background: made.ground,
    sound: made.sound,
    backdropSecond: made.backdropSecond,
    draw: (drawing) => {
      made.drawBody(drawing, body)
      drawCredits(
        drawing,
        { from: body.to, to: episodeSeconds },
        {
          title: made.title,
          lines: [`Small Geometry · ${made.season}`, made.method, `${makers} · CC0 · 2026`],
          ink: made.ink,
          ground: made.ground,
          accent: made.accent,
        },
      )
    },
    drawFast: (drawing) => drawOpening(drawing, made),
    poster: (drawing) => drawEpisodePoster(drawing, made),
  }
}

/** Triangle, square and circle roll in and stand in a row; then the words. */
function drawOpening(drawing: Drawing, { title, number, season, ink, accent }: Episode): void {
  const paths = [regular([0, 0], 100, 3), rectangle(-78, -78, 156, 156), circle(0, 0, 88)]
  drawing.animate({ from: 0, to: body.from }, 2, (seconds, span) => {
    paths.forEach((path, index) => {
      const arrival = ease((seconds - 0.4 - index * 0.35) / 1.6)
      const leaving = ease((seconds - 6.1) / 0.8)
      const x = 330 + index * 240 - (1 - arrival) * 900 + leaving * 2000
      const rotate = (arrival - 1) * 540 + leaving * 540
      const fill = index === (number - 1) % 3 ? accent : ink
      drawing.shape(path, { fill, at: [x, 400], rotate, span })
    })
  })
  const words = { anchor: 7 as const, fill: ink, fade: [0.5, 0.5] as const }
  const shown = { from: 2.6, to: 6.4 }
  drawing.text('SMALL', {
    ...words,
    at: [238, 540],
    font: 'bold',
    size: 120,
    tracking: 10,
    span: shown,
  })
  drawing.text('GEOMETRY', {
    ...words,
    at: [238, 660],
    font: 'bold',
    size: 120,
    tracking: 10,
    span: shown,
  })
  const line = `${season}  ·  ${title}`
  drawing.text(line, { ...words, at: [242, 810], size: 52, span: { from: 3.4, to: 6.4 } })
}

function ease(part: number): number {
  const clamped = Math.min(Math.max(part, 0), 1)
  return clamped * clamped * (3 - 2 * clamped)
}

function drawEpisodePoster(drawing: Drawing, made: Episode): void {
  const { ink, ground, accent, title, season } = made
  drawing.shape(rectangle(0, 0, 600, 900), { fill: ground })
  made.drawPoster(drawing)
  drawing.shape(rectangle(0, 640, 600, 260), { fill: ground })
  drawing.shape(rectangle(48, 664, 56, 6), { fill: accent })
  drawing.text(title, { at: [44, 800], anchor: 1, font: 'bold', size: 104, fill: ink })
  drawPosterFoot(drawing, `Small Geometry · ${season}`, ink)
}

export const smallGeometry: Series = {
  slug: 'small-geometry',
  title: 'Small Geometry',
  year: 2026,
  overview:
    'Four simple rules, four short films. Each episode takes one figure that a child can draw and follows it until it does something nobody would have expected. The first season flows, the second one counts.',
  genres: ['Animation', 'Experimental', 'Short'],
  tags: ['geometry', 'mathematics', 'generative'],
  certification: 'G',
  background: '#f3ead7',
  poster: (drawing) => {
    drawing.shape(rectangle(0, 0, 600, 900), { fill: '#f3ead7' })
    drawing.shape(circle(208, 210, 162), { fill: '#e4572e' })
    drawing.shape(rectangle(252, 254, 300, 300), { fill: '#17324d' })
    drawing.shape(regular([220, 490], 190, 3), { fill: '#f2b632' })
    drawing.shape(rectangle(48, 652, 56, 6), { fill: '#e4572e' })
    const words = {
      anchor: 1 as const,
      font: 'bold' as const,
      size: 84,
      tracking: 2,
      fill: '#17324d' as const,
    }
    drawing.text('SMALL', { ...words, at: [44, 752] })
    drawing.text('GEOMETRY', { ...words, at: [44, 830] })
    drawPosterFoot(drawing, 'A series in two seasons', '#17324d')
  },
  backdrop: (drawing) => {
    drawing.shape(rectangle(0, 0, 1920, 1080), { fill: '#f3ead7' })
    drawing.shape(rectangle(1180, 0, 740, 1080), { fill: '#17324d' })
    drawing.shape(circle(1180, 470, 300), { fill: '#e4572e' })
    drawing.shape(regular([1480, 760], 300, 3), { fill: '#f2b632' })
    drawing.shape(rectangle(1500, 150, 250, 250), { fill: '#f3ead7' })
    drawing.shape(circle(700, 830, 110), { fill: '#2f8f83' })
  },
  seasons: [
    {
      number: 1,
      title: 'Continuous',
      episodes: [
        { number: 1, filmSlug: 'small-geometry-line' },
        { number: 2, filmSlug: 'small-geometry-wave' },
      ],
    },
    {
      number: 2,
      title: 'Discrete',
      episodes: [
        { number: 1, filmSlug: 'small-geometry-tile' },
        { number: 2, filmSlug: 'small-geometry-cell' },
      ],
    },
  ],
}
