import type { ReactNode } from 'react'
import { Artwork } from '../../lumen/artwork/artwork.tsx'

export interface AuthFrameProps {
  title: string
  lead: ReactNode
  children: ReactNode
  /** The way to the other form. */
  aside: ReactNode
}

/** A form beside a picture; on narrow screens the form alone. */
export function AuthFrame({ title, lead, children, aside }: AuthFrameProps) {
  return (
    <div className="mx-auto grid w-full max-w-page flex-1 items-stretch gap-x-16 px-gutter py-8 lg:grid-cols-[minmax(0,27rem)_1fr] lg:py-12 xl:gap-x-24">
      <div className="mx-auto flex w-full max-w-md flex-col justify-center py-4 lg:min-h-[36rem]">
        <h1 className="text-3xl">{title}</h1>
        <p className="mt-3 mb-8 text-ink-muted">{lead}</p>
        {children}
        <p className="mt-8 text-ink-muted">{aside}</p>
      </div>
      <div
        aria-hidden="true"
        className="relative hidden overflow-hidden rounded-lg bg-surface shadow-card lg:block"
      >
        <Artwork
          title={title}
          genre="Drama"
          shape="backdrop"
          className="absolute inset-0 size-full"
        />
      </div>
    </div>
  )
}
