import { MongoError, unsupported } from '../errors.ts'
import { checkExpression } from '../aggregate/check-expression.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { updateOperators } from './operators.ts'

/** A parsed `u` of an update: operators, a whole new document, or an aggregation pipeline. */
export type Update =
  | { kind: 'operators'; changes: Change[] }
  | { kind: 'replacement'; doc: Doc }
  | { kind: 'pipeline'; stages: Doc[] }

export interface Change {
  operator: string
  path: string
  operand: unknown
  onInsertOnly: boolean
}

const stageNames = new Set([
  '$addFields',
  '$set',
  '$project',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
])

/** Parses and checks an update. Throws the MongoError a real server would answer. */
export function parseUpdate(update: unknown): Update {
  if (Array.isArray(update)) return { kind: 'pipeline', stages: update.map(checkStage) }
  if (!isDoc(update))
    throw new MongoError('FailedToParse', 'Update argument must be a document or an array')
  const [first] = Object.keys(update)
  if (first?.startsWith('$') !== true) {
    const operator = Object.keys(update).find((name) => name.startsWith('$'))
    if (operator !== undefined)
      throw new MongoError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${operator}' is not allowed in the context of an update's replacement document.`,
      )
    return { kind: 'replacement', doc: update }
  }
  const changes = Object.entries(update).flatMap(([name, fields]) => parseOperator(name, fields))
  refuseConflicts(changes)
  return { kind: 'operators', changes }
}

function checkStage(stage: unknown): Doc {
  const [name, ...others] = isDoc(stage) ? Object.keys(stage) : []
  if (!isDoc(stage) || name === undefined || others.length > 0)
    throw new MongoError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    )
  if (!stageNames.has(name))
    throw name.startsWith('$')
      ? new MongoError('InvalidOptions', `${name} is not allowed to be used within an update`)
      : new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`)
  checkExpression(stage[name])
  return stage
}

function parseOperator(name: string, fields: unknown): Change[] {
  const onInsertOnly = name === '$setOnInsert'
  const operator = onInsertOnly ? '$set' : name
  if (!Object.hasOwn(updateOperators, operator)) {
    if (name === '$pushAll') throw unsupported('$pushAll, which MongoDB removed')
    throw new MongoError(
      'FailedToParse',
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    )
  }
  if (!isDoc(fields))
    throw new MongoError(
      'FailedToParse',
      `Modifiers operate on fields but we found another type. For example: {$mod: {<field>: ...}} not {${name}: ${JSON.stringify(fields)}}`,
    )
  return Object.entries(fields).map(([path, operand]) => {
    checkPath(path)
    return { operator, path, operand, onInsertOnly }
  })
}

function checkPath(path: string): void {
  const parts = path.split('.')
  if (parts.includes(''))
    throw new MongoError(
      56,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    )
  if (parts[0]?.startsWith('$') === true)
    throw new MongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${path}' is not valid for storage.`,
    )
}

/** Two changes may not touch one path, nor one a part of the other. */
function refuseConflicts(changes: Change[]): void {
  const paths = changes
    .flatMap(({ operator, path, operand }) =>
      operator === '$rename' && typeof operand === 'string' ? [path, operand] : [path],
    )
    .sort()
  for (let i = 1; i < paths.length; i++) {
    const [previous = '', path = ''] = [paths[i - 1], paths[i]]
    if (path === previous || path.startsWith(`${previous}.`))
      throw new MongoError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${previous}'`,
      )
  }
}
