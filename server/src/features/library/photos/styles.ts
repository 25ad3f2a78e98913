import type { PhotoStyle } from '@cinema/contract'

/** How photos move, and follow one another. */
interface Style {
  /** How long each is seen, transitions included. */
  readonly photoSeconds: number
  readonly transitionSeconds: number
  /** Of ffmpeg's `xfade`. */
  readonly transition: string
  /** Magnification over the share of its time that has passed, which is `t`; beginning at 1 or more. */
  readonly zoom: (t: string, index: number) => string
  /** Where the picture is between its edges, 0 to 1, over that share. */
  readonly pan: (t: string, index: number) => { readonly x: string; readonly y: string }
  /** Filters over the whole. */
  readonly finish: readonly string[]
}

const middle = { x: '0.5', y: '0.5' }

export const styles: Readonly<Record<PhotoStyle, Style>> = {
  classic: {
    ...{ photoSeconds: 5, transitionSeconds: 1, transition: 'fade' },
    zoom: (t) => `1+0.04*${t}`,
    pan: () => middle,
    finish: [],
  },
  modern: {
    ...{ photoSeconds: 3.5, transitionSeconds: 0.6, transition: 'smoothleft' },
    zoom: (t, index) => (index % 2 === 0 ? `1+0.14*${t}` : `1.14-0.14*${t}`),
    pan: () => middle,
    finish: ['eq=contrast=1.05:saturation=1.15'],
  },
  cinematic: {
    ...{ photoSeconds: 6, transitionSeconds: 1.4, transition: 'fadeblack' },
    zoom: (t) => `1.12+0.06*${t}`,
    pan: (t, index) => ({ x: index % 2 === 0 ? t : `1-${t}`, y: '0.5' }),
    finish: [
      'eq=contrast=1.08:saturation=0.92',
      'drawbox=x=0:y=0:w=iw:h=ih*0.128:color=black:t=fill',
      'drawbox=x=0:y=ih-ih*0.128:w=iw:h=ih*0.128:color=black:t=fill',
    ],
  },
  vintage: {
    ...{ photoSeconds: 5, transitionSeconds: 1.2, transition: 'dissolve' },
    zoom: (t) => `1.1-0.08*${t}`,
    pan: (t) => ({ x: '0.5', y: `0.4+0.2*${t}` }),
    finish: [
      'colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131',
      'eq=contrast=0.92:brightness=0.02',
      'vignette=PI/4.5',
    ],
  },
}

export const frameRate = 25
/** Photos are larger than the film, so that what is magnified stays sharp. */
export const photoSize = { width: 2560, height: 1440 }
const filmSize = '1920x1080'

export const filmSeconds = (style: PhotoStyle, count: number): number => {
  const { photoSeconds, transitionSeconds } = styles[style]
  return count * photoSeconds - (count - 1) * transitionSeconds
}

/** The filters that make one picture `[film]` of so many photos, its inputs. */
export function photoGraph(style: PhotoStyle, count: number): string {
  const { photoSeconds, transitionSeconds, transition, finish } = styles[style]
  const moves = Array.from({ length: count }, (_, index) => moving(style, index))
  const joins = Array.from({ length: count - 1 }, (_, index) => {
    const offset = (index + 1) * (photoSeconds - transitionSeconds)
    const before = index === 0 ? '[p0]' : `[j${index}]`
    return `${before}[p${index + 1}]xfade=transition=${transition}:duration=${transitionSeconds}:offset=${offset.toFixed(3)}[j${index + 1}]`
  })
  const end = (filmSeconds(style, count) - transitionSeconds).toFixed(3)
  const curtains = [
    `fade=t=in:d=${transitionSeconds}`,
    `fade=t=out:st=${end}:d=${transitionSeconds}`,
  ]
  const last = `[j${count - 1}]${[...finish, ...curtains, 'format=yuv420p'].join(',')}[film]`
  return [...moves, ...joins, last].join(';')
}

function moving(style: PhotoStyle, index: number): string {
  const { photoSeconds, zoom, pan } = styles[style]
  const frames = Math.round(photoSeconds * frameRate)
  const share = `(on/${frames})`
  const { x, y } = pan(share, index)
  const place = `z='${zoom(share, index)}':x='(iw-iw/zoom)*(${x})':y='(ih-ih/zoom)*(${y})'`
  return `[${index}:v]zoompan=${place}:d=${frames}:s=${filmSize}:fps=${frameRate},setsar=1,settb=AVTB[p${index}]`
}
