import { useQuery } from '@tanstack/react-query'
import { catalogue } from './queries.ts'

/** Sentences that the sources of facts ask for, word for word; nothing where there are none. */
export function Notices() {
  const { data: notices = [] } = useQuery(catalogue.notices)
  return notices.map(({ text, url }) => (
    <p key={url} className="basis-full">
      <a
        href={url}
        rel="noreferrer"
        target="_blank"
        className="inline-block underline decoration-line-strong underline-offset-4 hover:text-accent-text pointer-coarse:py-3"
      >
        {text}
      </a>
    </p>
  ))
}
