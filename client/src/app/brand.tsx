import { Link } from 'react-router'

/** The mark: a projector's beam, and the light it throws. */
export function Brand() {
  return (
    <Link
      to="/"
      aria-label="Cinema Online, home"
      className="inline-flex min-h-11 items-center gap-2.5"
    >
      <svg
        viewBox="0 0 40 32"
        width="34"
        height="27"
        aria-hidden="true"
        className="text-accent rtl:-scale-x-100"
      >
        <path d="M0 4 26 12v8L0 28z" fill="currentColor" fillOpacity="0.35" />
        <circle cx="29" cy="16" r="10" fill="currentColor" />
      </svg>
      <span className="font-display text-lg font-bold tracking-tight whitespace-nowrap">
        Cinema<span className="max-[22rem]:sr-only"> Online</span>
      </span>
    </Link>
  )
}
