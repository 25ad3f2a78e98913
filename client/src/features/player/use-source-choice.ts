import type { Sources } from '@cinema/contract'
import { useState } from 'react'
import { usePreferences } from './preferences.ts'
import { optionsOf, type SourceOption } from './source-options.ts'

export interface SourceChoice {
  options: readonly SourceOption[]
  /** What plays; undefined when nothing is left that does. */
  current: SourceOption | undefined
  /** What the viewer is to know of it, for a moment. */
  notice: string | null
  choose: (key: string) => void
  /** What plays now does not; null when nothing else is left. */
  otherSource: (() => void) | null
  /** The last one does not play either. */
  giveUp: () => void
  /** Tries all of them again. */
  startOver: () => void
  dismissNotice: () => void
}

interface State {
  chosen: string | null
  failed: readonly string[]
  notice: string | null
  isNoticed: boolean
}

const beginning: State = { chosen: null, failed: [], notice: null, isNoticed: false }

/** Which of a title's sources plays: the viewer's choice, else the first that has not failed. */
export function useSourceChoice(answer: Sources | undefined): SourceChoice {
  const [state, setState] = useState(beginning)
  const options = optionsOf(answer?.sources ?? [])
  const untried = options.filter(({ key }) => !state.failed.includes(key))
  const current = options.find(({ key }) => key === state.chosen) ?? untried[0]
  const other = untried.find(({ key }) => key !== current?.key)
  const isFallback =
    answer?.fallbackUsed === true && current !== undefined && current === options[0]
  const usual = isFallback ? `The usual source is away. This plays from ${current.label}.` : null

  const giveUp = () => {
    const failed = current ? [...state.failed, current.key] : state.failed
    const notice =
      current && other ? `${current.label} does not play. Now from ${other.label}.` : null
    setState({ chosen: null, failed, notice, isNoticed: false })
  }
  return {
    options,
    current,
    notice: state.isNoticed ? null : (state.notice ?? usual),
    choose: (key) => {
      const option = options.find((each) => each.key === key)
      if (option) usePreferences.setState({ provider: option.source.provider })
      setState({ ...state, chosen: key, failed: state.failed.filter((each) => each !== key) })
    },
    otherSource: other ? giveUp : null,
    giveUp,
    startOver: () => setState(beginning),
    dismissNotice: () => setState((last) => ({ ...last, isNoticed: true })),
  }
}
