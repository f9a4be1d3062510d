import { describeSignals } from '../../operations/describe-signals.ts'
import { svgOf } from '../../operations/draw-graph.ts'
import { mermaidOf, signalGraph } from '../../operations/signal-graph.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { UsageError } from '../usage-error.ts'

/** Draws the graph of the signals. */
export const graph: Command = {
  summary: 'Draw which models send which signals, and which receivers react',
  options: { format: { type: 'string', value: 'mermaid|svg', about: 'Output format. Default: mermaid' } },
  async run({ application, values, terminal }) {
    const drawn = signalGraph(describeSignals(application.signals))
    const format = values.text('format') ?? 'mermaid'
    if (format !== 'mermaid' && format !== 'svg')
      throw new UsageError(`--format must be mermaid or svg, not "${format}".`)
    if (values.flag('json')) terminal.out(jsonText(drawn))
    else terminal.out(`${format === 'svg' ? svgOf(drawn) : mermaidOf(drawn)}\n`)
    return 0
  },
}
