import type { Suggestion } from '@cinema/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Clapperboard, Search, Tv, UserRound } from 'lucide-react'
import { useId, useState, type KeyboardEvent, type Ref, type SubmitEvent } from 'react'
import { useNavigate } from 'react-router'
import { cx } from '../../lumen/cx.ts'
import { Input } from '../../lumen/forms/input.tsx'
import { Highlighted } from './highlighted.tsx'
import { pathOf } from './places.ts'
import { suggestions } from './queries.ts'
import { useDebounced } from './use-debounced.ts'

const REST_MS = 140
const NONE = -1
const ICONS = { film: Clapperboard, series: Tv, person: UserRound } as const

/** The search of the top bar: a combobox (WAI-ARIA 1.2) whose list is suggested as you type. */
export function QuickSearchBox({ ref }: { ref?: Ref<HTMLInputElement> }) {
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(NONE)
  const q = useDebounced(text.trim(), REST_MS)
  const { data = [] } = useQuery({ ...suggestions(q), placeholderData: keepPreviousData })
  const items = text.trim() === '' ? [] : data
  const shown = isOpen && items.length > 0
  const chosen = shown ? items[active] : undefined
  const optionId = (index: number) => `${listId}-${index}`

  const leave = (path: string) => {
    setText('')
    setOpen(false)
    setActive(NONE)
    void navigate(path)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const words = text.trim()
    if (chosen) leave(pathOf(chosen))
    else leave(words ? `/search?q=${encodeURIComponent(words)}` : '/search')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      event.preventDefault()
      setOpen(false)
      setActive(NONE)
      return
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || items.length === 0) return
    event.preventDefault()
    setOpen(true)
    setActive((last) => nextOf(last, step, items.length))
  }
  return (
    <form
      role="search"
      onSubmit={submit}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false)
      }}
      className="relative"
    >
      <Input
        ref={ref}
        type="search"
        role="combobox"
        aria-label="Search films, series and people"
        aria-expanded={shown}
        aria-controls={shown ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? optionId(active) : undefined}
        placeholder="Search"
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setOpen(true)
          setActive(NONE)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
        icon={<Search size={18} aria-hidden="true" />}
        look="pill"
        className="w-36 lg:w-60"
      />
      {shown && (
        <ul
          id={listId}
          role="listbox"
          aria-label="Suggestions"
          className="absolute end-0 top-full z-40 mt-2 w-80 overflow-hidden rounded-lg bg-raised p-1.5 shadow-card ring-1 ring-line"
        >
          {items.map((item, index) => (
            <Option
              key={item.id}
              id={optionId(index)}
              item={item}
              isActive={index === active}
              onChoose={() => leave(pathOf(item))}
            />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {shown && `${items.length} suggestions`}
      </p>
    </form>
  )
}

/** Past the last suggestion and before the first lies the text itself. */
const nextOf = (active: number, step: number, count: number): number => {
  const next = active + step
  if (next >= count) return NONE
  return next < NONE ? count - 1 : next
}

interface OptionProps {
  id: string
  item: Suggestion
  isActive: boolean
  onChoose: () => void
}

function Option({ id, item, isActive, onChoose }: OptionProps) {
  const Icon = ICONS[item.kind]
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      // The text keeps the focus, so that it can be typed on.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={cx(
        'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 text-sm hover:bg-accent-soft',
        isActive && 'bg-accent-soft',
      )}
    >
      <Icon size={17} aria-hidden="true" className="shrink-0 text-ink-faint" />
      <span className="min-w-0 flex-1 truncate font-medium">
        <Highlighted text={item.title} ranges={item.highlights} />
      </span>
      <span className="shrink-0 text-xs text-ink-faint tabular-nums">
        {item.year ?? (item.kind === 'person' ? 'Person' : '')}
      </span>
    </li>
  )
}
