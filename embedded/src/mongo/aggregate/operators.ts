import { Long } from 'bson'
import { Context } from 'mingo/core'
import { evalExpr } from 'mingo/core'
import * as accumulators from 'mingo/operators/accumulator'
import * as expressions from 'mingo/operators/expression'
import * as projections from 'mingo/operators/projection'
import * as stages from 'mingo/operators/pipeline'
import * as windows from 'mingo/operators/window'
import type { Options } from 'mingo/types'
import { compareValues } from '../values/compare.ts'
import { aliasOf } from '../values/types.ts'

type Operator = (obj: never, expression: never, options: Options) => unknown

const compared =
  (verdict: (order: number) => unknown): Operator =>
  (obj, expression, options) => {
    const [a, b] = evalExpr(obj, expression, options) as [unknown, unknown]
    // A missing field is smaller than null here, unlike in a filter.
    if ((a === undefined) !== (b === undefined)) return verdict(a === undefined ? -1 : 1)
    return verdict(Math.sign(compareValues(a, b)))
  }

// mingo compares only what JavaScript itself represents: these know every BSON type.
const comparisons: Record<string, Operator> = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: compared((order) => order),
  $type: (obj, expression, options) => aliasOf(evalExpr(obj, expression, options)),
  $in: (obj, expression, options) => {
    const [wanted, list] = evalExpr(obj, expression, options) as [unknown, unknown]
    return Array.isArray(list) && list.some((item) => compareValues(item, wanted) === 0)
  },
  $toLong: (obj, expression, options) => {
    const value: unknown = evalExpr(obj, expression, options)
    return value === null || value === undefined ? null : Long.fromNumber(Number(value))
  },
}

/** Expression operators by name: mingo's, with ours where BSON types matter. */
export const expressionOperators: Record<string, unknown> = { ...expressions, ...comparisons }
export const accumulatorOperators: Record<string, unknown> = { ...accumulators }
export const windowOperators: Record<string, unknown> = { ...windows }
export const mingoStages: Record<string, unknown> = { ...stages }

/** What mingo evaluates with; `extraStages` replace its own where they need the database. */
export const createContext = (extraStages: Record<string, unknown> = {}): Context =>
  Context.init({
    accumulator: accumulatorOperators as never,
    expression: expressionOperators as never,
    pipeline: { ...mingoStages, ...extraStages } as never,
    projection: projections,
    window: windowOperators as never,
  })
