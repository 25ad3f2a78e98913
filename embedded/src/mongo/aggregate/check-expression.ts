import { MongoError, unsupported } from '../errors.ts'
import { isDoc } from '../values/types.ts'
import { accumulatorOperators, expressionOperators } from './operators.ts'

// Real operators that mingo lacks or that would run scripts.
const missing = new Set([
  '$function',
  '$accumulator',
  '$meta',
  '$tsIncrement',
  '$tsSecond',
  '$binarySize',
  '$bsonSize',
  '$encStrStartsWith',
  '$toUUID',
  '$createObjectId',
])
const literal = new Set(['$literal', '$const'])

/** Throws what MongoDB throws for an operator it does not know (168), before anything is read. */
export function checkExpression(expression: unknown): void {
  if (Array.isArray(expression)) for (const item of expression) checkExpression(item)
  else if (isDoc(expression)) {
    for (const [name, operand] of Object.entries(expression)) {
      if (name.startsWith('$')) checkOperator(name, Object.keys(expression).length)
      if (!literal.has(name)) checkExpression(operand)
    }
  }
}

function checkOperator(name: string, fields: number): void {
  if (missing.has(name)) throw unsupported(`the expression operator ${name}`)
  if (!Object.hasOwn(expressionOperators, name) && !Object.hasOwn(accumulatorOperators, name))
    throw new MongoError('InvalidPipelineOperator', `Unrecognized expression '${name}'`)
  if (fields > 1)
    throw new MongoError(15983, 'An object representing an expression must have exactly one field')
}
