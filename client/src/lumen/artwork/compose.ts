import { moodOf, PALETTES, type Mood, type Palette } from './palettes.ts'
import { createRandom, hashText, type Random } from './random.ts'
import { beam, eye, shadow } from './scenes/figure.tsx'
import { doorway, stairs } from './scenes/interior.tsx'
import { road, skyline } from './scenes/outdoors.tsx'
import { contours, rings, tiles } from './scenes/pattern.tsx'
import type { Scene } from './scenes/scene.ts'
import { letter, pair, torn } from './scenes/shape.tsx'
import { curtain, speed } from './scenes/stage.tsx'
import { planet, ridges, sun, waves } from './scenes/sky.tsx'
import type { Face } from './typeset.ts'

export interface ArtworkSubject {
  title: string
  year?: number | undefined
  genre?: string | undefined
}

/** Everything that is decided about a picture before it is drawn. */
export interface Composition {
  scene: Scene
  palette: Palette
  face: Face
  align: 'start' | 'middle'
  random: Random
}

/** Some sheets trade two of their inks, which doubles the palettes without a new colour. */
function variant(palette: Palette, random: Random): Palette {
  if (!random.chance(0.35)) return palette
  return { ...palette, mid: palette.accent, accent: palette.mid }
}

type Scenes = readonly [Scene, ...Scene[]]

const SCENES: Record<Mood, Scenes> = {
  drama: [doorway, shadow, stairs, waves, pair, letter, sun, contours, rings, skyline],
  comedy: [tiles, pair, letter, rings, torn, sun, curtain, stairs],
  action: [speed, skyline, road, torn, sun, rings, shadow],
  adventure: [ridges, waves, sun, contours, road, planet, shadow],
  thriller: [eye, stairs, doorway, rings, torn, beam, skyline, shadow],
  horror: [eye, doorway, torn, ridges, shadow, stairs, rings],
  romance: [pair, waves, sun, letter, skyline, rings, tiles],
  musical: [curtain, beam, rings, tiles, waves, speed],
  western: [sun, ridges, road, shadow, contours],
  documentary: [contours, tiles, letter, beam, rings, road],
  speculative: [planet, rings, waves, ridges, speed, eye, contours],
  noir: [stairs, doorway, skyline, eye, beam, shadow, torn],
}

const FACES: Record<Mood, readonly [Face, ...Face[]]> = {
  drama: ['serif', 'serif', 'grotesque', 'condensed'],
  comedy: ['grotesque', 'condensed', 'grotesque'],
  action: ['condensed', 'condensed', 'grotesque'],
  adventure: ['condensed', 'serif', 'grotesque'],
  thriller: ['condensed', 'grotesque', 'serif'],
  horror: ['condensed', 'serif'],
  romance: ['serif', 'serif', 'grotesque'],
  musical: ['serif', 'condensed', 'grotesque'],
  western: ['condensed', 'serif'],
  documentary: ['grotesque', 'condensed'],
  speculative: ['grotesque', 'condensed', 'serif'],
  noir: ['condensed', 'serif'],
}

/**
 * Decides scene, palette and type for a film. Pure: the same title, year and genre give the same
 * composition on every machine and in every session.
 */
export function compose({ title, year, genre }: ArtworkSubject): Composition {
  const random = createRandom(hashText(`${title}|${year ?? ''}|${genre ?? ''}`))
  const mood = moodOf(genre)
  return {
    scene: random.pick(SCENES[mood]),
    palette: variant(random.pick(PALETTES[mood]), random),
    face: random.pick(FACES[mood]),
    align: random.chance(0.62) ? 'start' : 'middle',
    random,
  }
}
