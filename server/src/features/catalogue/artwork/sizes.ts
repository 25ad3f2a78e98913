import type { Cdn } from '../../../infra/cdn.ts'

/** Widths in which each kind of picture is made, in pixels. Others are not, so that a cache has an end. */
export const pictureWidths = {
  poster: [160, 320, 600],
  backdrop: [480, 960, 1280],
} as const

export type PictureKind = keyof typeof pictureWidths

export const isPictureWidth = (width: number): boolean =>
  Object.values(pictureWidths).some((widths) => (widths as readonly number[]).includes(width))

/** Widths that TMDb makes of each kind (`/configuration` of its API). */
const tmdbWidths: Readonly<Record<PictureKind, readonly number[]>> = {
  poster: [154, 185, 342, 500, 780],
  backdrop: [300, 780, 1280],
}

interface Sized {
  readonly url: string
  readonly width: number
}

/** A stored address of our own artwork, which ends with its version. */
const ownArtwork = /^\/api\/artwork\/demo\/[^?]+\?v=([0-9a-f]{12})$/
const tmdbPicture = /^(.+)\/w\d+(\/[\w-]+\.\w+)$/

/** A picture in every size there is of it; none for one that comes as it is. */
export function sizesOf(
  kind: PictureKind,
  url: string,
  { cdn, imageUrl }: { cdn: Cdn; imageUrl: string },
): readonly Sized[] {
  const version = ownArtwork.exec(url)?.[1]
  if (version !== undefined) {
    return pictureWidths[kind].map((width) => {
      const ready = `/api/artwork/${version}/${width}`
      return { url: cdn.picture(url, { width, ready }), width }
    })
  }
  const [, base, file] = tmdbPicture.exec(url) ?? []
  if (base !== imageUrl || file === undefined) return []
  return tmdbWidths[kind].map((width) => ({ url: `${imageUrl}/w${width}${file}`, width }))
}

export const toSrcset = (sizes: readonly Sized[]): string =>
  sizes.map(({ url, width }) => `${url} ${width}w`).join(', ')
