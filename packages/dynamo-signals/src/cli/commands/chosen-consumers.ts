import { connectedConsumers } from '../../operations/connected-signals.ts'
import type { Invocation } from '../command.ts'
import { UsageError } from '../usage-error.ts'

/** The consumer that was named, else all there are. Throws `UsageError` for one that is not. */
export function chosenConsumers({ application, values }: Invocation): string[] {
  const all = [...new Set([...(application.consumers ?? []), ...connectedConsumers()])]
  const name = values.text('consumer')
  if (name === undefined) return all
  if (!all.includes(name)) throw new UsageError(`No consumer is called "${name}". There are: ${all.join(', ')}.`)
  return [name]
}
