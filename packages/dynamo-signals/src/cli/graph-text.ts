import type { SignalGraph } from '../operations/signal-graph.ts'

/** The graph as an indented list: each sender, its signals, and the receivers with their conditions and consumers. */
export function graphText({ nodes, edges }: SignalGraph): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]))
  const after = (id: string) => edges.filter(({ from }) => from === id)
  const receiverLine = (id: string, when: string | undefined) => {
    const consumers = after(id).map(({ to }) => labels.get(to))
    return `    ${labels.get(id)}  ${consumers.join(', ')}${when === undefined ? '' : `  when ${when}`}`
  }
  const senders = nodes.filter(({ kind }) => kind === 'sender')
  return senders
    .flatMap(({ id, label }) => [
      label,
      ...after(id).flatMap(({ to: signal }) => [
        `  ${labels.get(signal)}`,
        ...after(signal).map(({ to, label: when }) => receiverLine(to, when)),
      ]),
    ])
    .join('\n')
}
