import { Aggregator } from 'mingo/aggregator'
import type { Doc } from '../values/types.ts'
import { expressionError, mingoOptions, plain, type Variables } from './evaluate.ts'

/** Runs the stages of a pipeline update over one document. */
export function updateStages(doc: Doc, stages: Doc[], variables: Variables = {}): Doc {
  try {
    const aggregator = new Aggregator(stages, { ...mingoOptions, variables })
    const [result] = aggregator.run<Doc>([plain(doc)] as never)
    return result ?? doc
  } catch (error) {
    throw expressionError(error)
  }
}
