import type { Mongo } from '../src/infra/mongo.ts'

type Command = Readonly<Record<string, unknown>>

const reading = ['find', 'aggregate', 'count', 'distinct']
const changing = { update: 'updates', delete: 'deletes' } as const
const watched = new Set([...reading, ...Object.keys(changing), 'findAndModify'])

export interface QueryWatch {
  /** How many reads were sent since the last time, but for those of some collections. */
  countReads: (except?: readonly string[]) => number
  /** One line for each kind of query that is not read from an index, or is sorted in memory. */
  offences: () => Promise<string[]>
  /** Collections that queries were sent for. */
  readonly collections: ReadonlySet<string>
  /** How many kinds of queries were sent. */
  readonly kinds: number
}

/**
 * Hears every query that a connection sends, for which its URI must say `monitorCommands=true`, and
 * keeps one of each kind: the same fields, operators, order and hint, whatever the values.
 */
export function watchQueries(mongo: Mongo): QueryWatch {
  const kinds = new Map<string, Command>()
  const collections = new Set<string>()
  let reads: string[] = []
  mongo.getClient().on('commandStarted', ({ commandName, command }) => {
    if (!watched.has(commandName)) return
    const collection = String((command as Command)[commandName])
    collections.add(collection)
    if (reading.includes(commandName)) reads.push(collection)
    for (const statement of statementsOf(commandName, command)) {
      const kind = kindOf(statement)
      if (!kinds.has(kind)) kinds.set(kind, statement)
    }
  })
  return {
    collections,
    get kinds() {
      return kinds.size
    },
    countReads(except = []) {
      const counted = reads.filter((collection) => !except.includes(collection))
      reads = []
      return counted.length
    },
    async offences() {
      const found: string[] = []
      for (const [kind, command] of [...kinds]) {
        const offence = endless(command) ?? offenceOf(await explain(mongo, command), command)
        if (offence !== undefined) found.push(`${offence}: ${kind}`)
      }
      return found
    },
  }
}

/** The queries of a command, each as a command of its own. */
function statementsOf(name: string, command: Command): Command[] {
  const own = Object.fromEntries(
    Object.entries(command).filter(
      ([key]) => !['lsid', 'txnNumber'].includes(key) && key[0] !== '$',
    ),
  )
  if (name !== 'update' && name !== 'delete') return [own]
  const list = changing[name]
  return (own[list] as Command[]).map((statement) => ({ [name]: own[name], [list]: [statement] }))
}

/** What tells one kind of query from another: everything that decides how it is read. */
function kindOf(command: Command): string {
  const [name = ''] = Object.keys(command)
  const statements = command['updates'] ?? command['deletes']
  const [statement] = (statements as Command[] | undefined) ?? [command]
  const { filter, query, pipeline, q, sort, hint } = statement ?? {}
  return JSON.stringify({
    [name]: command[name],
    filter: shapeOf(filter ?? query ?? pipeline ?? q),
    ...(sort !== undefined && { sort }),
    ...(hint !== undefined && { hint }),
  })
}

/** Names and operators; whatever the values, and how many of them. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((each) => JSON.stringify(shapeOf(each))))]
  if (typeof value !== 'object' || value === null || !isPlain(value)) return '?'
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]))
}

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype

const explain = async (mongo: Mongo, command: Command): Promise<string> =>
  JSON.stringify(await mongo.db?.command({ explain: command, verbosity: 'queryPlanner' }))

/** Nobody waits for a read that MongoDB does not end by itself. */
function endless(command: Command): string | undefined {
  const [name = ''] = Object.keys(command)
  const isBounded = !reading.includes(name) || command['maxTimeMS'] !== undefined
  return isBounded ? undefined : 'has no maxTimeMS'
}

function offenceOf(plan: string, command: Command): string | undefined {
  // What a collection says of its own size takes no reading.
  if (command['count'] !== undefined && command['query'] === undefined) return undefined
  if (plan.includes('"COLLSCAN"')) return 'reads the whole collection'
  if (
    !/"(IXSCAN|IDHACK|TEXT_MATCH|TEXT|COUNT|RECORD_STORE_FAST_COUNT|EXPRESS_\w+|EOF)"/.test(plan)
  ) {
    return `has a plan that is not known (${plan})`
  }
  // MongoDB sorts what a text index finds by its score; there is no other way to have it in order.
  if (plan.includes('"SORT"') && !JSON.stringify(command).includes('"$text"')) {
    return 'sorts in memory'
  }
  return undefined
}
