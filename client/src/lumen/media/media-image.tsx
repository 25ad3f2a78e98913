import { useState } from 'react'
import { Artwork } from '../artwork/artwork.tsx'
import type { ArtworkSubject } from '../artwork/compose.ts'
import { cx } from '../cx.ts'

export interface MediaImageProps {
  /** Null or undefined draws artwork; so does a picture that fails to load. */
  src: string | null | undefined
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
  return (
    <img
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
      className={cx(
        'block size-full object-cover transition-[opacity,filter] duration-(--duration-slow)',
        is === 'loading' && 'opacity-0 blur-xl',
        className,
      )}
    />
  )
}
