import { readFile, writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import { variables } from '../server/src/config.ts'

/** Writes the documents that follow from code: docs/configuration.md and .env.example; `--check` compares. */
interface Row {
  name: string
  description: string
  unit: string
  fallback: string
  required: boolean
}

const rows: Row[] = Object.entries(variables).map(([name, variable]) => {
  const { schema, description, unit = '', secret = false } = variable
  const unset = schema.safeParse(undefined)
  return {
    name,
    description,
    unit,
    required: !unset.success,
    fallback:
      unset.success && !secret && unset.data !== undefined ? fallbackOf(name, unset.data) : '',
  }
})

/** Defaults that depend on the machine are described instead of printed. */
function fallbackOf(name: string, value: unknown): string {
  return name === 'INSTANCE_ID' ? 'host name and process id' : String(value)
}

const table = rows
  .map(({ name, description, unit, fallback, required }) => {
    const value = required ? 'required' : fallback ? `\`${fallback}\`` : 'not set'
    return `| \`${name}\` | ${description}${unit ? ` (${unit})` : ''} | ${value} |`
  })
  .join('\n')

const configuration = `# Configuration

Every setting is an environment variable, read and checked in \`server/src/config.ts\`; a wrong or
missing one is named in one line and the process exits with code 1. This page is made from that file
by \`npm run documents\`.

| variable | meaning | default |
| --- | --- | --- |
${table}
`

const example = rows
  .map(({ name, description, unit, fallback, required }) =>
    [
      `# ${description}${unit ? ` (${unit})` : ''}`,
      `${required ? '' : '# '}${name}=${fallback}`,
    ].join('\n'),
  )
  .join('\n\n')

const check = process.argv.includes('--check')
const documents = {
  'docs/configuration.md': await format(configuration, { parser: 'markdown', printWidth: 100 }),
  '.env.example': `${example}\n`,
}
for (const [file, content] of Object.entries(documents)) {
  if (!check) {
    await writeFile(file, content)
    continue
  }
  const current = await readFile(file, 'utf8').catch(() => '')
  if (current !== content) {
    console.error(`${file} is not what the code says; run npm run documents.`)
    process.exitCode = 1
  }
}
