import type { Drawing } from '../drawing.ts'
import type { Film } from '../film.ts'
import { circle, polygon, rectangle } from '../paths.ts'
import { createRandom } from '../random.ts'
import { notes, pad, pitch, synth } from '../sound.ts'
import { drawCredits, drawPosterFoot, makers } from '../titles.ts'
import { slowLightCues } from './slow-light-cues.ts'
import { drawLandscape, drawTrains } from './slow-light-land.ts'
import { drawSky } from './slow-light-sky.ts'

const credits = 174
const duration = 184

export const slowLight: Film = {
  slug: 'slow-light',
  kind: 'movie',
  title: 'Slow Light',
  year: 2026,
  overview:
    'One day in one valley, watched from one place. The sun climbs out of the hills, a train crosses the viaduct in the morning and comes back in the evening, a window is lit, and the stars return to where they were.',
  genres: ['Animation', 'Drama', 'Short'],
  tags: ['landscape', 'slow cinema', 'subtitled'],
  certification: 'G',
  frameRate: 24,
  pictureRate: 4,
  thrift: -1,
  durationSeconds: duration,
  introEndSeconds: 14,
  creditsStartSeconds: credits,
  chapters: [
    { title: 'Before', startSeconds: 0 },
    { title: 'Dawn', startSeconds: 30 },
    { title: 'Day', startSeconds: 62 },
    { title: 'Dusk', startSeconds: 118 },
    { title: 'After', startSeconds: 152 },
    { title: 'Credits', startSeconds: credits },
  ],
  subtitles: { language: 'en', label: 'English', cues: slowLightCues },
  background: '#070b1c',
  draw,
  drawFast,
  sound: synth(soundscape(), duration, ['lowpass=f=1400', 'aecho=0.8:0.5:400|700:0.3|0.2']),
  poster,
  backdropSecond: 133,
}

function draw(drawing: Drawing): void {
  const whole = { from: 0, to: credits }
  drawSky(drawing, whole)
  drawLandscape(drawing, whole)
  drawCredits(
    drawing,
    { from: credits, to: duration },
    {
      title: 'Slow Light',
      lines: [`A film by ${makers}`, 'With a valley, a viaduct, a train and a lamp', 'CC0 · 2026'],
      ink: '#f6ead2',
      ground: '#070b1c',
      accent: '#ffb45e',
    },
  )
}

/** The titles, which fade, and the trains. */
function drawFast(drawing: Drawing): void {
  const title = { fill: '#f6ead2' as const, span: { from: 5, to: 13 }, fade: [2, 2] as const }
  drawing.text('SLOW LIGHT', { ...title, at: [970, 330], font: 'light', size: 170, tracking: 44 })
  drawing.text('one day in one valley', { ...title, at: [960, 450], font: 'italic', size: 50 })
  drawTrains(drawing)
}

/** Wind, a low chord, and single bells that come closer together around noon. */
function soundscape(): string {
  const random = createRandom(19)
  const scale = [0, 2, 4, 7, 9, 12, 14, 16]
  const bells = []
  for (let at = 6; at < credits - 4; at += 1.6 + 2.6 * random() + Math.abs(at - 92) / 34) {
    const step = scale[Math.floor(random() * scale.length)] ?? 0
    bells.push({ at, hz: pitch(220, step), gain: 0.13, ring: 5 })
  }
  const wind = '0.16*(random(0)*2-1)*(0.45+0.35*sin(2*PI*t/17)*sin(2*PI*t/29))'
  const chord = pad([
    { hz: 55, gain: 0.16, swellSeconds: 31 },
    { hz: 82.5, gain: 0.09, swellSeconds: 23 },
    { hz: 110.2, gain: 0.08, swellSeconds: 19 },
    { hz: 138.6, gain: 0.05, swellSeconds: 37 },
  ])
  return `${wind}+${chord}+${notes(bells)}`
}

function poster(drawing: Drawing): void {
  const sun = [300, 470] as const
  drawing.shape(rectangle(0, 0, 600, 900), { fill: '#3a2050' })
  const rings = ['#54264f', '#74304f', '#99404a', '#c05a45', '#e67c45', '#f7a353'] as const
  rings.forEach((fill, index) => drawing.shape(circle(...sun, 480 - index * 68), { fill }))
  drawing.shape(circle(...sun, 92), { fill: '#ffe3a6' })
  const hill = (points: string) => `m 0 900 l ${points} 600 900`
  drawing.shape(hill('0 560 90 520 170 556 260 500 340 548 430 490 520 540 600 508'), {
    fill: '#7a3350',
  })
  drawing.shape(hill('0 640 120 590 230 640 330 604 450 660 600 590'), { fill: '#4b2142' })
  drawing.shape(hill('0 706 150 680 300 712 430 690 600 720'), { fill: '#1f1026' })
  drawPosterHouse(drawing)
  drawing.text('SLOW', {
    at: [46, 100],
    anchor: 4,
    font: 'light',
    size: 96,
    tracking: 26,
    fill: '#f6ead2',
  })
  drawing.text('LIGHT', {
    at: [46, 186],
    anchor: 4,
    font: 'light',
    size: 96,
    tracking: 26,
    fill: '#f6ead2',
  })
  drawPosterFoot(drawing, 'One day in one valley · Cinema Online', '#ffb45e')
}

function drawPosterHouse(drawing: Drawing): void {
  for (const [x, height] of [
    [70, 130],
    [120, 92],
    [168, 118],
    [380, 84],
  ] as const) {
    const foot = 720
    drawing.shape(
      polygon([
        [x, foot - height],
        [x + height * 0.2, foot],
        [x - height * 0.2, foot],
      ]),
      { fill: '#1f1026' },
    )
  }
  drawing.shape(
    'm 432 720 l 432 656 424 660 463 622 482 640 482 618 494 618 494 652 502 660 494 656 494 720',
    { fill: '#1f1026' },
  )
  drawing.shape(rectangle(452, 668, 16, 17), { fill: '#ffcf7a' })
}
