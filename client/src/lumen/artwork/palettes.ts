/**
 * Six roles a scene paints with. `ground` fills the sheet and lies behind the title, which is set
 * in `ink`; every pair of the two has a contrast of at least 4.5:1 (tested).
 */
export interface Palette {
  ground: string
  shade: string
  mid: string
  light: string
  accent: string
  ink: string
}

export type Mood =
  | 'drama'
  | 'comedy'
  | 'action'
  | 'adventure'
  | 'thriller'
  | 'horror'
  | 'romance'
  | 'musical'
  | 'western'
  | 'documentary'
  | 'speculative'
  | 'noir'

/** Colours in the order ground, shade, mid, light, accent, ink. */
function palette(colours: string): Palette {
  const [ground = '', shade = '', mid = '', light = '', accent = '', ink = ''] = colours.split(' ')
  return { ground, shade, mid, light, accent, ink }
}

type Palettes = readonly [Palette, ...Palette[]]

/** Printed-paper colours: the catalogue reads as one collection, and a genre as one shelf of it. */
export const PALETTES: Record<Mood, Palettes> = {
  drama: [
    palette('#22304f #141d33 #47608f #efe3cb #e9a15b #f6eddb'),
    palette('#dccbaa #c1a97d #7f6c50 #f4ead3 #a63d27 #2b2119'),
    palette('#3b2439 #25152a #6f4564 #f0d6c8 #e58f6c #f8e8de'),
    palette('#2d4443 #1a2c2d #5a7d76 #e6e2cd #e3b565 #f2eedc'),
    palette('#c9d2d0 #a5b4b3 #5c7377 #eef1ea #bd4b32 #1c2a30'),
  ],
  comedy: [
    palette('#f3c24f #dfa42c #d9542f #fff1cc #2d6f8e #24202e'),
    palette('#f2b0a0 #e28f80 #c8443f #ffe7d8 #2b5a63 #33191f'),
    palette('#9fd0c2 #79b5a7 #2f6f6d #f2f3e2 #e4603c #16302f'),
    palette('#e9e2d0 #d0c6ad #3b6ea5 #ffffff #e85d3a #22252f'),
    palette('#2f5d8c #21456b #6e9fc7 #f8e9c7 #f4b63f #fff4dc'),
  ],
  action: [
    palette('#16181f #0c0d12 #3a3f4e #f0e8dc #f2542d #fbf3e8'),
    palette('#c8321f #8f1f14 #e8603c #ffe3c2 #161214 #fff3e6'),
    palette('#1b2b3d #0f1a27 #39566f #f1e7d0 #f6a832 #faf1df'),
    palette('#e5dccb #c9bda6 #4a4a4a #faf6ec #d3301f #17171a'),
  ],
  adventure: [
    palette('#1e4a4c #123236 #3c807a #f3e2b8 #f0a23c #fbf0d6'),
    palette('#e8c48b #d3a560 #a4602f #fbeccb #2c5d63 #2b2014'),
    palette('#274b6d #173251 #4f86a8 #f3e6c9 #ef7f45 #fdf3dc'),
    palette('#5b2f26 #3b1c18 #9a5a3a #f4dcae #edb04a #fbeacb'),
  ],
  thriller: [
    palette('#12181d #090d11 #2f4148 #dfe6df #d5402b #eef2ec'),
    palette('#d8d3c4 #bab39f #4d5355 #f3f0e6 #c9301f #181a1c'),
    palette('#1d2a2e #10191c #3f5f62 #d9e3d4 #d9b23a #eff3e6'),
    palette('#2a1a1f #180d11 #59333b #eadbd0 #df4a3b #f7ebe2'),
  ],
  horror: [
    palette('#0d0b0d #050405 #3a1216 #e9dfd0 #b3161b #f2e9dc'),
    palette('#5e0f12 #360709 #8d1c1d #f0dcc3 #120607 #fbeedd'),
    palette('#1a2119 #0d120d #48583a #dfe3c4 #a6b83a #eef0d8'),
    palette('#d9cfbd #bbae98 #4a3b35 #f2ebdd #8c1214 #1d1413'),
  ],
  romance: [
    palette('#e9b7ad #d59589 #a8423f #fde9dd #6b2138 #3a1220'),
    palette('#6d2740 #481629 #a24b62 #f8d9c6 #f2a06b #fdeadd'),
    palette('#f0dfc9 #dcc3a3 #c56c55 #fff7ea #3f5a73 #2e2129'),
    palette('#35446b #222e4d #6b7fae #f7dccb #ec8f7c #fcebdf'),
  ],
  musical: [
    palette('#2c1b4d #1b0f33 #5f3f8f #f6dfc0 #f2a33a #fcefd9'),
    palette('#b8283e #821529 #e0586a #fde3c5 #f7c04a #fff1dc'),
    palette('#103a4c #082636 #2f7389 #f8e4bd #ee5f5b #fdf2da'),
    palette('#f1d9b0 #dcbb80 #b5443a #fff5de #35245f #2a1b38'),
  ],
  western: [
    palette('#d98f4a #b96d2d #7d3c1c #f9e2b4 #f4f0dc #2c1509'),
    palette('#6b2d1a #451a0e #a9532c #f6d79b #eba24a #fbe8c4'),
    palette('#e9d3a4 #d0b27a #9b5a30 #fbf0d2 #a3331f #2d1c10'),
  ],
  documentary: [
    palette('#e6e4dc #cac7bb #6b7072 #fbfaf5 #d8452c #1b1d1f'),
    palette('#25343a #162126 #4f6a71 #e9ece4 #e7b23f #f4f5ee'),
    palette('#3f5745 #28392d #708b72 #eef0dd #e58a4b #f7f7e8'),
  ],
  speculative: [
    palette('#121a3a #090e23 #34478a #e5ecf5 #ff7a4d #f1f4fb'),
    palette('#0e2f38 #071c23 #22687a #dff0ea #f4b942 #effaf5'),
    palette('#2b1746 #180b2b #5b3a94 #eadcf5 #59d0c0 #f5ecfb'),
    palette('#dfe3e6 #bcc4ca #556a7d #f8fafb #e5532d #141c26'),
  ],
  noir: [
    palette('#101114 #07080a #3b3e45 #ece7da #e3c055 #f4f0e5'),
    palette('#d4d1c8 #b2aea3 #55545a #f2f0ea #141416 #141416'),
    palette('#1c1f2b #10121a #454a60 #e8e3d6 #c9553d #f3efe4'),
  ],
}

const MOOD_WORDS: readonly (readonly [pattern: RegExp, mood: Mood])[] = [
  [/horror|slasher|supernatural|found footage/i, 'horror'],
  [/noir|crime|silent|spy|legal/i, 'noir'],
  [/thriller|suspense|mystery/i, 'thriller'],
  [/roman|erotic/i, 'romance'],
  [/music|concert|performance|dance/i, 'musical'],
  [/western/i, 'western'],
  [/documentary|short|experimental|test|independent/i, 'documentary'],
  [/science|sci-?fi|fantasy|superhero|animat/i, 'speculative'],
  [/comedy|family|satire|teen/i, 'comedy'],
  [/adventure|histor|war|epic/i, 'adventure'],
  [/action|martial|sport|disaster/i, 'action'],
]

/** The shelf a genre name belongs to; unknown and missing genres are dramas. */
export function moodOf(genre: string | undefined): Mood {
  if (genre == null) return 'drama'
  return MOOD_WORDS.find(([pattern]) => pattern.test(genre))?.[1] ?? 'drama'
}
