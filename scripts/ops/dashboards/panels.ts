import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

/** A graph over time: PromQL expressions by what their lines are called. */
export interface Graph {
  readonly title: string
  /** What a reader should make of it. */
  readonly description: string
  readonly unit: 'reqps' | 'percentunit' | 's' | 'bytes' | 'short'
  readonly lines: Readonly<Record<string, string>>
  /** A line that must not be crossed, for example the objective of an alert. */
  readonly limit?: number
}

export interface Page {
  readonly uid: string
  readonly title: string
  readonly rows: Readonly<Record<string, readonly Graph[]>>
}

/** Builds what Grafana loads. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- Grafana provisions this version from files.
export function buildPage({ uid, title, rows }: Page): dashboard.Dashboard {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
  const builder = new dashboard.DashboardBuilder(`Cinema Online: ${title}`)
    .uid(uid)
    .tags(['cinema'])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .readonly()
  for (const [row, graphs] of Object.entries(rows)) {
    builder.withRow(new dashboard.RowBuilder(row))
    for (const graph of graphs) builder.withPanel(panelOf(graph))
  }
  return builder.build()
}

function panelOf({ title, description, unit, lines, limit }: Graph): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .span(8)
    .height(8)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .datasource({ type: 'prometheus', uid: 'prometheus' })
  for (const [legend, expr] of Object.entries(lines)) {
    panel.withTarget(new DataqueryBuilder().expr(expr).legendFormat(legend))
  }
  if (limit !== undefined) panel.thresholds(thresholdsAt(limit))
  return panel
}

const thresholdsAt = (limit: number): dashboard.ThresholdsConfigBuilder =>
  new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
    { color: 'green', value: null },
    { color: 'red', value: limit },
  ])
