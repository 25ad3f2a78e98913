type TmdbPicture = 'poster' | 'backdrop' | 'still'

/** Sizes that TMDb makes of each kind of picture (`/configuration` of its API); these fit our pages. */
const usual: Readonly<Record<TmdbPicture, string>> = {
  poster: 'w500',
  backdrop: 'w1280',
  still: 'w300',
}

/** Paths come from outside and become part of an address. */
const safePath = /^\/[\w-]{1,100}\.(jpg|jpeg|png|webp)$/

/** The address of a picture in its usual size; null without one. */
export const tmdbPictureUrl = (
  imageUrl: string,
  kind: TmdbPicture,
  path: string | null | undefined,
): string | null =>
  path != null && safePath.test(path) ? `${imageUrl}/${usual[kind]}${path}` : null
