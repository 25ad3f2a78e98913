import type { PictureSet } from '@cinema/contract'
import type { Config } from '../../../config.ts'
import type { TitleRecord } from '../title-record.ts'
import { sizesOf, toSrcset, type PictureKind } from './sizes.ts'

/** What is stored of the pictures of a title. */
export type Pictured = Pick<
  TitleRecord,
  'posterUrl' | 'backdropUrl' | 'posterPlaceholder' | 'backdropPlaceholder'
>

/** What decides where pictures come from. */
export type PictureSettings = Pick<Config, 'TMDB_IMAGE_URL'>

/** The addresses of a title's pictures, as they are answered. */
export interface Pictures {
  posterUrl: string | null
  backdropUrl: string | null
  posterSet?: PictureSet
  backdropSet?: PictureSet
}

export function picturesOf(record: Pictured, settings: PictureSettings): Pictures {
  const { posterUrl, backdropUrl } = record
  const posterSet = setOf('poster', { url: posterUrl, ...settings }, record.posterPlaceholder)
  const backdropSet = setOf(
    'backdrop',
    { url: backdropUrl, ...settings },
    record.backdropPlaceholder,
  )
  return {
    posterUrl,
    backdropUrl,
    ...(posterSet && { posterSet }),
    ...(backdropSet && { backdropSet }),
  }
}

function setOf(
  kind: PictureKind,
  { url, TMDB_IMAGE_URL }: PictureSettings & { url: string | null },
  placeholder: string | null = null,
): PictureSet | null {
  if (url === null) return null
  const sizes = sizesOf(kind, url, TMDB_IMAGE_URL)
  return sizes.length > 0 ? { srcset: toSrcset(sizes), placeholder } : null
}
