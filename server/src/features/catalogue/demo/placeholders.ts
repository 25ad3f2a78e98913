import { createImages, ImagesOff } from '../../../infra/images.ts'
import { artworkUrl, nameOf, type Artwork } from './artwork-files.ts'

/** A picture, and what is seen of it until it is there; none on a machine that cannot make it. */
export interface SeenArtwork extends Artwork {
  readonly placeholder?: string
}

export type Files = ReadonlyMap<string, SeenArtwork>

/** Trickplay pictures are sheets of many and are never waited for. */
const isWaitedFor = (name: string): boolean => /\/(poster|backdrop)\.\w+$/.test(name)

export async function withPlaceholders(artwork: ReadonlyMap<string, Artwork>): Promise<Files> {
  const images = createImages()
  const seen = await Promise.all(
    [...artwork].map(async ([name, picture]): Promise<[string, SeenArtwork]> => {
      const placeholder = isWaitedFor(name)
        ? await images.placeholder(picture.file).catch(off)
        : null
      return [name, placeholder === null ? picture : { ...picture, placeholder }]
    }),
  )
  return new Map(seen)
}

function off(error: unknown): null {
  if (error instanceof ImagesOff) return null
  throw error
}

type Given = Readonly<Partial<Record<'poster' | 'backdrop', string | null | undefined>>>

/** What a record holds of the pictures that the manifest names. */
export function picturesOf(artwork: Files, slug: string, { poster, backdrop }: Given) {
  const posterPlaceholder = placeholderOf(artwork, slug, poster)
  const backdropPlaceholder = placeholderOf(artwork, slug, backdrop)
  return {
    posterUrl: artworkUrl(artwork, slug, poster),
    backdropUrl: artworkUrl(artwork, slug, backdrop),
    ...(posterPlaceholder !== undefined && { posterPlaceholder }),
    ...(backdropPlaceholder !== undefined && { backdropPlaceholder }),
  }
}

const placeholderOf = (artwork: Files, slug: string, picture: string | null | undefined) =>
  picture ? artwork.get(nameOf(slug, picture))?.placeholder : undefined
