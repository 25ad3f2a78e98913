interface Summary {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export interface ArtilleryReport {
  readonly aggregate: {
    readonly counters: Readonly<Record<string, number>>
    readonly summaries: Readonly<Record<string, Summary>>
  }
}

interface Run {
  readonly scenario: string
  readonly target: string
  readonly passed: boolean
}

const endpoint = 'plugins.metrics-by-endpoint.response_time.'

/** A run in Markdown: what was answered, and how long each kind of request took. */
export function describeReport(
  { scenario, target, passed }: Run,
  { aggregate: { counters, summaries } }: ArtilleryReport,
): string {
  const answers = table(
    ['answer', 'count'],
    Object.entries(counters)
      .filter(([name]) => /^(http\.codes|errors)\./.test(name))
      .map(([name, count]) => [name.replace(/^(http\.codes|errors)\./, ''), String(count)]),
  )
  const times = table(
    ['request', 'count', 'p50 (ms)', 'p95 (ms)', 'p99 (ms)', 'max (ms)'],
    Object.entries(summaries)
      .filter(([name]) => name.startsWith(endpoint))
      .map(([name, { count, p50, p95, p99, max }]) => [
        name.slice(endpoint.length),
        ...[count, p50, p95, p99, max].map(String),
      ]),
  )
  const verdict = passed ? 'All thresholds were kept.' : 'A threshold was missed.'
  return [`# ${scenario}: ${target}`, '', verdict, '', answers, '', times, ''].join('\n')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
