import { useEffect } from 'react'

const SITE = 'Cinema Online'

/** Names the page in the tab and in the history; nothing while the name is not known yet. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = title === '' ? SITE : `${title} · ${SITE}`
  }, [title])
}
