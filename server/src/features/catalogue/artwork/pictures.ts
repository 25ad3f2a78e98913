import type { PictureSet } from '@cinema/contract'
import type { Config } from '../../../config.ts'
import { createCdn, type CdnSettings } from '../../../infra/cdn.ts'
import type { TitleRecord } from '../title-record.ts'
import { sizesOf, toSrcset, type PictureKind } from './sizes.ts'

/** What is stored of the pictures of a title. */
export type Pictured = Pick<
  TitleRecord,
  'posterUrl' | 'backdropUrl' | 'posterPlaceholder' | 'backdropPlaceholder'
>

/** What decides where pictures come from. */
export type PictureSettings = CdnSettings & Pick<Config, 'TMDB_IMAGE_URL'>

/** The addresses of a title's pictures, as they are answered. */
export interface Pictures {
  posterUrl: string | null
  backdropUrl: string | null
  posterSet?: PictureSet
  backdropSet?: PictureSet
}

/** Tells the addresses of a title's pictures in this installation. */
export function pictureAddresses(settings: PictureSettings): (record: Pictured) => Pictures {
  const cdn = createCdn(settings)
  const places = { cdn, imageUrl: settings.TMDB_IMAGE_URL }
  const addressOf = (url: string | null) => (url?.startsWith('/') ? cdn.address(url) : url)
  const setOf = (kind: PictureKind, url: string | null, placeholder: string | null = null) => {
    const sizes = url === null ? [] : sizesOf(kind, url, places)
    return sizes.length > 0 ? { srcset: toSrcset(sizes), placeholder } : null
  }
  return (record) => {
    const posterSet = setOf('poster', record.posterUrl, record.posterPlaceholder)
    const backdropSet = setOf('backdrop', record.backdropUrl, record.backdropPlaceholder)
    return {
      posterUrl: addressOf(record.posterUrl),
      backdropUrl: addressOf(record.backdropUrl),
      ...(posterSet && { posterSet }),
      ...(backdropSet && { backdropSet }),
    }
  }
}
