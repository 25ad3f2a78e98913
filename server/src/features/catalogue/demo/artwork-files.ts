import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { demoDirectory, loadDemo, type DemoManifest } from './manifest.ts'

/** A picture (or the index of the trickplay pictures) that is served under a public name. */
export interface Artwork {
  readonly file: string
  /** Digest of its content, part of its URL: a changed picture has a new address. */
  readonly version: string
}

const servable = /\.(jpe?g|png|webp|avif|vtt)$/

/**
 * Every picture of the demonstration films by its public name, for example `sixty/poster.jpg`.
 * Only what is in this map is served, so no name from outside becomes a path.
 */
export function demoArtwork(
  manifest: DemoManifest | null = loadDemo(),
  directory = demoDirectory,
): ReadonlyMap<string, Artwork> {
  const files = new Map<string, Artwork>()
  const add = (slug: string, relative: string): void => {
    const file = path.resolve(directory, relative)
    if (!servable.test(file) || !existsSync(file)) return
    const version = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
    files.set(nameOf(slug, file), { file, version })
  }
  for (const { slug, media } of manifest?.films ?? []) {
    for (const picture of [media.poster, media.backdrop]) if (picture) add(slug, picture)
    for (const part of siblings(directory, media.trickplay)) add(slug, part)
  }
  for (const { slug, poster, backdrop } of manifest?.series ?? []) {
    for (const picture of [poster, backdrop]) if (picture) add(slug, picture)
  }
  return files
}

/** The public name of a picture by the slug of its title and its path. */
export const nameOf = (slug: string, file: string): string => `${slug}/${path.basename(file)}`

/** The public address of a picture by its path in the manifest; null when it is not there. */
export function artworkUrl(
  files: ReadonlyMap<string, Artwork>,
  slug: string,
  relative: string | null | undefined,
): string | null {
  if (!relative) return null
  const name = nameOf(slug, relative)
  const artwork = files.get(name)
  return artwork ? `/api/artwork/demo/${name}?v=${artwork.version}` : null
}

/** The index of the trickplay pictures names them relative to itself, so they are served beside it. */
function siblings(directory: string, relative: string | null | undefined): string[] {
  if (!relative) return []
  const folder = path.dirname(relative)
  const absolute = path.resolve(directory, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute).map((name) => path.join(folder, name))
}
