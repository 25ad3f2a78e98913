import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** One failed test, or a file that failed outside of its tests. */
export interface Failure {
  /** Path of the test's file. */
  readonly file: string
  readonly name: string
  /** First line of the first error. */
  readonly reason: string
}

/** Writes what failed, as JSON, to the file that `FAILURES_FILE` names. */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['FAILURES_FILE']
    if (file) writeFileSync(file, JSON.stringify(modules.flatMap(failuresOf)))
  }
}

function failuresOf(module: TestModule): Failure[] {
  if (module.state() !== 'failed') return []
  const failed = [...module.children.allTests('failed')].map((test) =>
    failureOf(module, test.fullName, test.result().errors),
  )
  return failed.length > 0 ? failed : [failureOf(module, '(outside of its tests)', module.errors())]
}

function failureOf(
  module: TestModule,
  name: string,
  errors: readonly { message: string }[] = [],
): Failure {
  const [reason = ''] = (errors[0]?.message ?? '').split('\n')
  return { file: module.moduleId, name, reason }
}
