import { BatchUpdate } from '@cinema/contract'
import fc from 'fast-check'
import { z } from 'zod'
import type { Exchange } from './knowledge.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** Values that a schema of the contract accepts, as they travel. */
export type ValuesOf = (schema: z.ZodType) => fc.Arbitrary<unknown>

export function createValues(texts: readonly string[]): ValuesOf {
  const fieldOf = (schema: z.ZodType): fc.Arbitrary<unknown> => {
    const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    const fitting = [...texts, ...plausible].filter((text) => schema.safeParse(text).success)
    const made = fromSchema(document, { definitions: document.$defs ?? {}, known: texts })
    if (fitting.length === 0 || document.enum) return made
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fitting.slice(0, 60)) }, made)
  }
  return (schema) => {
    if (!(schema instanceof z.ZodObject)) return fieldOf(schema)
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(
      ([name, field]) => [name, seldomIfOptional(field, fieldOf(field))] as const,
    )
    return fc.record(Object.fromEntries(fields), { noNullPrototype: true })
  }
}

/** Texts that stand for numbers and flags in a query. */
const plausible = ['1', '2', '7', '20', '1994', '7.5', 'true', 'a', 'storm', 'drama']

/** A request with ten optional fields would seldom be right in all of them. */
function seldomIfOptional(schema: z.ZodType, values: fc.Arbitrary<unknown>) {
  if (!schema.safeParse(undefined).success) return values
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, values)
}

/** Takes up what an exchange said about fields of the same name, where they are asked for. */
export function following(schema: unknown, value: unknown, exchange: Exchange): unknown {
  if (!(schema instanceof z.ZodObject)) return value
  const shape = schema.shape as Record<string, z.ZodType>
  const taken = Object.entries(shape).filter(
    ([name, field]) =>
      exchange[name] !== undefined &&
      !field.safeParse(undefined).success &&
      field.safeParse(exchange[name]).success,
  )
  return { ...Object(value), ...Object.fromEntries(taken.map(([name]) => [name, exchange[name]])) }
}

interface World {
  readonly definitions: Readonly<Record<string, JsonSchema>>
  readonly known: readonly string[]
}

function fromSchema(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace(/^#\/\$defs\//, '')
    return fromSchema(world.definitions[name] ?? {}, world)
  }
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => fromSchema(asSchema(choice), world)))
  switch (schema.type) {
    case 'string':
      return textOf(schema, world)
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return listOf(schema, world)
    case 'object':
      return objectOf(schema, world)
    default:
      return anything(world)
  }
}

const asSchema = (schema: JsonSchema | boolean | undefined): JsonSchema =>
  typeof schema === 'object' ? schema : {}

/** Where the contract takes any value, the handler judges it: as an update kept while offline. */
const anything = ({ known }: World): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: createValues(known)(BatchUpdate) }, fc.jsonValue())

function numberOf(schema: JsonSchema): fc.Arbitrary<number> {
  const { type, minimum, maximum, exclusiveMinimum } = schema
  const least = Math.max(minimum ?? -1e6, Number(exclusiveMinimum ?? -Infinity))
  const most = maximum ?? 1e6
  if (type === 'integer') return fc.integer({ min: Math.ceil(least), max: Math.floor(most) })
  const spread = fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true })
  return spread.map((part) => least + part * (most - least))
}

function listOf(schema: JsonSchema, world: World): fc.Arbitrary<unknown[]> {
  const minLength = schema.minItems ?? 0
  const items = fromSchema(asSchema(schema.items as JsonSchema), world)
  return fc.array(items, { minLength, maxLength: Math.min(schema.maxItems ?? 5, minLength + 4) })
}

function objectOf(schema: JsonSchema, world: World): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, value]) => [name, fromSchema(asSchema(value), world)] as const,
  )
  // Without null prototypes: what is sent is what JSON.parse would make of it.
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: schema.required ?? [],
    noNullPrototype: true,
  })
}

/** Ids that exist come up often, or nothing behind the validation would ever be reached. */
function textOf(schema: JsonSchema, { known }: World): fc.Arbitrary<string> {
  const fitting = known.filter((text) => fits(schema, text)).slice(0, 40)
  const made = madeUp(schema)
  if (fitting.length === 0) return made
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fitting) }, made)
}

function fits({ pattern, minLength = 0, maxLength = Infinity }: JsonSchema, text: string): boolean {
  if (text.length < minLength || text.length > maxLength) return false
  return pattern === undefined || new RegExp(pattern, 'u').test(text)
}

function madeUp(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = minLength + 40 } = schema
  if (format === 'email') return letters(1, 20).map((name) => `${name}@example.org`)
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((at) => at.toISOString())
  if (pattern === undefined) return letters(minLength, Math.min(maxLength, minLength + 40))
  const usual = letters(Math.max(minLength, 8), 16)
  try {
    return fc.oneof(fc.stringMatching(new RegExp(pattern)), usual)
  } catch {
    // Classes such as \p{L} cannot be generated from; letters are within those of the contract.
    return usual
  }
}

const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')),
    minLength,
    maxLength,
  })
