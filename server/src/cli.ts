import { parseArgs } from 'node:util'
import { loadConfig } from './config.ts'
import { createContext, type Context } from './context.ts'
import { authCommands, ensureAdministrator } from './features/auth/commands.ts'
import { catalogueCommands, ensureCatalogue } from './features/catalogue/commands.ts'
import { libraryCommands } from './features/library/media/commands.ts'
import { operationsCommands } from './features/operations/commands.ts'
import { runProcess } from './infra/process.ts'
import { migrate } from './migrate.ts'

/** An operator command: `node server/src/cli.ts <name> [options]`. */
export interface Command {
  readonly description: string
  /** Options of `node:util` parseArgs; every one takes a text. */
  readonly options: readonly string[]
  readonly run: (context: Context, options: Readonly<Record<string, string>>) => Promise<void>
}

const commands: Readonly<Record<string, Command>> = {
  'db:migrate': {
    description: 'Create the indexes this version needs',
    options: [],
    run: ({ mongo }) => migrate(mongo),
  },
  setup: {
    description: 'Prepare a new installation; prints the administrator it had to create',
    options: [],
    run: setUp,
  },
  ...authCommands,
  ...catalogueCommands,
  ...libraryCommands,
  ...operationsCommands,
}

/** What a first start needs, any number of times: indexes, a catalogue, an administrator. */
async function setUp(context: Context): Promise<void> {
  await migrate(context.mongo)
  await ensureCatalogue(context)
  await ensureAdministrator(context.mongo)
}

const usage = (): string =>
  [
    'Commands:',
    ...Object.entries(commands).map(([name, { description, options }]) => {
      const flags = options.map((option) => `[--${option} …]`).join(' ')
      return `  ${`${name} ${flags}`.padEnd(44)} ${description}`
    }),
  ].join('\n')

runProcess(async () => {
  const [name = '', ...rest] = process.argv.slice(2)
  const command = commands[name]
  if (!command) throw new Error(usage())
  const { values } = parseArgs({
    args: rest,
    options: Object.fromEntries(
      command.options.map((option) => [option, { type: 'string' as const }]),
    ),
  })
  const context = await createContext({ ...loadConfig(), LOG_LEVEL: 'warn' })
  try {
    await command.run(context, values as Record<string, string>)
  } finally {
    await context.close()
  }
})
