import { Search } from 'lucide-react'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { Input } from '../lumen/forms/input.tsx'

/** The search of the top bar; `/` jumps to it. The search page has its own, so it is absent there. */
export function QuickSearch() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  useEffect(() => focusOnSlash(input), [])
  if (pathname === '/search') return null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void navigate(text.trim() ? `/search?q=${encodeURIComponent(text.trim())}` : '/search')
    setText('')
  }
  return (
    <form role="search" onSubmit={submit} className="hidden md:block">
      <Input
        ref={input}
        type="search"
        aria-label="Search films"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        icon={<Search size={18} aria-hidden="true" />}
        look="pill"
        className="w-36 lg:w-60"
      />
    </form>
  )
}

function focusOnSlash(input: React.RefObject<HTMLInputElement | null>) {
  const listen = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    const typing = target.closest('input, textarea, select, [contenteditable="true"]') != null
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    input.current?.focus()
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}
