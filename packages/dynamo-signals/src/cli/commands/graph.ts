import { describeSignals } from '../../operations/describe-signals.ts'
import { svgOf } from '../../operations/draw-graph.ts'
import { mermaidOf, type SignalGraph, signalGraph } from '../../operations/signal-graph.ts'
import type { Command } from '../command.ts'
import { graphText } from '../graph-text.ts'
import { jsonText } from '../json-text.ts'
import { UsageError } from '../usage-error.ts'

const FORMATS: Readonly<Record<string, (graph: SignalGraph) => string>> = {
  mermaid: mermaidOf,
  svg: svgOf,
  text: graphText,
}

/** Draws the graph of the signals. */
export const graph: Command = {
  summary: 'Draw which models send which signals, and which receivers react',
  options: { format: { type: 'string', value: 'mermaid|svg|text', about: 'Output format. Default: mermaid' } },
  async run({ application, values, terminal }) {
    const drawn = signalGraph(describeSignals(application.signals))
    const format = values.text('format') ?? 'mermaid'
    const draw = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
    if (!draw) throw new UsageError(`--format must be mermaid, svg or text, not "${format}".`)
    terminal.out(values.flag('json') ? jsonText(drawn) : `${draw(drawn)}\n`)
    return 0
  },
}
