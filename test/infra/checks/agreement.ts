import type { SignalGraph } from 'dynamo-signals/operations'
import type { Stack } from '../synth/stack.ts'

/** Where a receiver runs that no Lambda has to deliver to. */
const IN_PROCESS = 'in process'

/** Returns the receivers without a Lambda in a stage, and the Lambdas without receivers. */
export function disagreements(stack: Stack, { nodes, edges }: SignalGraph): string[] {
  const labelOf = (id: string) => nodes.find(node => node.id === id)?.label ?? ''
  const consumers = nodes.filter(({ kind, label }) => kind === 'consumer' && label !== IN_PROCESS)
  const delivered = deliveredConsumers(stack)
  const lost = consumers
    .filter(({ label }) => !delivered.includes(label))
    .flatMap(({ id, label }) =>
      edges
        .filter(({ to }) => to === id)
        .map(({ from }) => `No Lambda delivers to ${labelOf(from)}, which is connected to ${label}.`),
    )
  const idle = delivered.filter(consumer => !consumers.some(({ label }) => label === consumer))
  return [...lost, ...idle.map(consumer => `The Lambda ${consumer} delivers to nobody.`)]
}

/** The consumers whose handler a mapping feeds, by the file of the handler. */
function deliveredConsumers(stack: Stack): string[] {
  const lambdas = stack.all('lambda/function:Function')
  return stack.all('lambda/eventSourceMapping:EventSourceMapping').flatMap(({ inputs }) => {
    const fed = lambdas.find(({ inputs: { name } }) => inputs.functionName.endsWith(`:${name}`))
    const { handler = '' } = fed ? stack.build(fed.name.replace(/Function$/, '')) : {}
    return /^functions\/(.*)\.handler$/.exec(handler)?.[1] ?? []
  })
}
