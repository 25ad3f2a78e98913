import { useState } from 'react'
import { Artwork } from '../artwork/artwork.tsx'
import type { ArtworkSubject } from '../artwork/compose.ts'
import { cx } from '../cx.ts'

export interface PictureSet {
  srcset: string
  placeholder: string | null
}

export interface MediaImageProps {
  /** Null or undefined draws artwork; so does a picture that fails to load. */
  src: string | null | undefined
  /** The same picture in other widths, and a few pixels of it that stand in until it is there. */
  set?: PictureSet | undefined
  /** How wide the picture is shown, as the `sizes` of an `img`; matters with `set` alone. */
  sizes?: string
  subject: ArtworkSubject
  shape?: 'poster' | 'backdrop'
  /** Loads at once, before other pictures: for the one picture a page is about. */
  priority?: boolean
  className?: string
}

/**
 * A picture that comes into focus as it loads and never leaves a hole. Decorative: the title is
 * always in text beside it.
 */
export function MediaImage({
  src,
  set,
  sizes,
  subject,
  shape = 'poster',
  priority = false,
  className,
}: MediaImageProps) {
  const [state, setState] = useState<{ src: typeof src; is: 'loading' | 'loaded' | 'failed' }>({
    src,
    is: 'loading',
  })
  const is = state.src === src ? state.is : 'loading'
  if (!src || is === 'failed') {
    return <Artwork {...subject} shape={shape} className={cx('block size-full', className)} />
  }
  const placeholder = set?.placeholder
  return (
    <img
      // Before `src`, so that the browser never begins with the one that it will not show.
      sizes={set && sizes}
      srcSet={set?.srcset}
      src={src}
      alt=""
      decoding="async"
      loading={priority ? 'eager' : 'lazy'}
      fetchPriority={priority ? 'high' : 'auto'}
      onLoad={() => setState({ src, is: 'loaded' })}
      onError={() => setState({ src, is: 'failed' })}
      // A picture from the cache may be complete before React listens.
      ref={(image) => {
        if (image?.complete && image.naturalWidth > 0 && is === 'loading') {
          setState({ src, is: 'loaded' })
        }
      }}
      style={placeholder ? { backgroundImage: `url(${placeholder})` } : undefined}
      className={cx(
        'block size-full bg-cover bg-center object-cover transition-[opacity,filter] duration-(--duration-slow)',
        is === 'loading' && (placeholder ? 'blur-md' : 'opacity-0 blur-xl'),
        className,
      )}
    />
  )
}
