/** One line over the upper part of the picture, read out when it comes. */
export function NoticeLine({ text, testId }: { text: string; testId: string }) {
  return (
    <div
      role="status"
      data-testid={testId}
      className="pointer-events-none absolute inset-x-4 top-20 z-20 flex animate-fade justify-center"
    >
      <p className="rounded-full bg-raised px-4 py-2 text-center text-sm font-medium text-ink shadow-overlay ring-1 ring-line">
        {text}
      </p>
    </div>
  )
}
