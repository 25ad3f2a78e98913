/** What the fuzzer has learned from answers: without ids that exist it would see refusals alone. */
export interface Knowledge {
  /** Ids, slugs, cursors: any text that an answer held. */
  readonly texts: readonly string[]
  /** What was sent and answered in one exchange, by name: a session with its epoch and title. */
  readonly exchanges: readonly Exchange[]
}

export type Exchange = Readonly<Record<string, unknown>>

export const nothingKnown: Knowledge = { texts: [], exchanges: [] }

const longestText = 300

/** Adds an exchange; of one that tells nothing new about names, the newest are kept. */
export function learn(known: Knowledge, sent: readonly unknown[], answer: unknown): Knowledge {
  const facts = [...sent, answer].flatMap(factsOf)
  const texts = facts.flatMap(([, value]) =>
    typeof value === 'string' && value.length <= longestText ? [value] : [],
  )
  return {
    texts: [...new Set([...known.texts, ...texts])],
    exchanges: [Object.fromEntries(facts), ...known.exchanges].slice(0, 300),
  }
}

/** Every leaf with the name it has; list items count under the name of their list. */
function factsOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
    typeof inner === 'object' && inner !== null ? factsOf(inner) : [[name, inner]],
  )
}
