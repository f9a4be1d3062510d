import { type SignalDescription, senderText } from './describe-signals.ts'

/** A graph of senders, signals, receivers and consumers, as plain data. */
export interface SignalGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** The columns of the graph, from left to right. */
export const COLUMNS = ['sender', 'signal', 'receiver', 'consumer'] as const

/** A sender, a signal, a receiver or a consumer. Its `id` is unique in the graph. */
export interface GraphNode {
  readonly id: string
  readonly kind: (typeof COLUMNS)[number]
  readonly label: string
}

/** An arrow between two nodes, by their IDs. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** The condition of the connection. */
  readonly label: string | undefined
}

/** Builds the graph: sender -> signal -> receiver -> consumer. Signals without receivers are omitted. */
export function signalGraph(signals: readonly SignalDescription[]): SignalGraph {
  const nodes = new Map<string, GraphNode>()
  const edges = new Map<string, GraphEdge>()
  const node = (kind: GraphNode['kind'], name: string, label = name): string => {
    const key = `${kind} ${name}`
    const id = nodes.get(key)?.id ?? `n${nodes.size}`
    nodes.set(key, { id, kind, label })
    return id
  }
  const edge = (from: string, to: string, label?: string) => edges.set(`${from} ${to} ${label}`, { from, to, label })
  for (const { signal, receivers } of signals) {
    for (const each of receivers) {
      const { receiver, consumer = 'in process', when } = each
      const sender = senderText(each)
      const sent = node('signal', `${signal} of ${sender}`, signal)
      const reacts = node('receiver', `${receiver} to ${signal}`, receiver)
      edge(node('sender', sender), sent)
      edge(sent, reacts, when)
      edge(reacts, node('consumer', consumer))
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

const SHAPES = {
  sender: ['[(', ')]'],
  signal: ['([', '])'],
  receiver: ['[', ']'],
  consumer: ['{{', '}}'],
} as const satisfies Record<GraphNode['kind'], readonly [string, string]>

/** Formats the graph for Mermaid, which GitHub and most wikis can draw. https://mermaid.js.org */
export function mermaidOf({ nodes, edges }: SignalGraph): string {
  const lines = nodes.map(({ id, kind, label }) => {
    const [open, close] = SHAPES[kind]
    return `  ${id}${open}"${quoted(label)}"${close}`
  })
  const arrows = edges.map(({ from, to, label }) => `  ${from} -->${label ? `|"${quoted(label)}"|` : ''} ${to}`)
  return ['flowchart LR', ...lines, ...arrows].join('\n')
}

// Mermaid has no other way to escape these inside quotes.
function quoted(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll('"', '#quot;')
}
