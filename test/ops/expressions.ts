import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

export const monitoring = path.resolve(import.meta.dirname, '../../monitoring')

/** A PromQL expression and who asks for it. */
export interface Expression {
  readonly where: string
  readonly expr: string
}

export interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
}

export async function rulesOf(file: string): Promise<Rule[]> {
  const text = await readFile(path.join(monitoring, 'prometheus', file), 'utf8')
  return (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules)
}

interface Dashboard {
  readonly title: string
  readonly panels: readonly {
    readonly title: string
    readonly targets?: readonly { expr: string }[]
  }[]
}

export async function dashboards(): Promise<Dashboard[]> {
  const folder = path.join(monitoring, 'grafana/dashboards')
  const texts = (await readdir(folder)).map((file) => readFile(path.join(folder, file), 'utf8'))
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as Dashboard)
}

/** Everything that Prometheus and Grafana will ask. */
export async function allExpressions(): Promise<Expression[]> {
  const rules = [...(await rulesOf('recording.yml')), ...(await rulesOf('alerts.yml'))]
  const panels = (await dashboards()).flatMap(({ title, panels: all }) =>
    all.flatMap((panel) =>
      (panel.targets ?? []).map(({ expr }) => ({ where: `${title}: ${panel.title}`, expr })),
    ),
  )
  return [
    ...rules.map(({ alert, record, expr }) => ({ where: alert ?? record ?? '', expr })),
    ...panels,
  ]
}

const words = new Set(['and', 'or', 'unless', 'bool', 'offset', 'by', 'on', 'without', 'ignoring'])

/** The metrics an expression reads: names that are no function, keyword or label. */
export function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, '')
  const names = bare.matchAll(/(?<![\w.])[a-zA-Z_][\w:]*\b(?!\s*\()/g)
  return [...new Set([...names].map(([name]) => name))].filter((name) => !words.has(name))
}

/** Names in Prometheus text, with the parts of histograms. */
export function exposedMetrics(text: string): Set<string> {
  const found = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
  return new Set(
    found.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )
}
