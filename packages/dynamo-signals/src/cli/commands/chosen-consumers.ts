import { connectedConsumers } from '../../operations/connected-signals.ts'
import type { Invocation } from '../command.ts'
import { UsageError } from '../usage-error.ts'

/** Returns the selected consumer, or all. Throws a `UsageError` for an unknown one. */
export function chosenConsumers({ application, values }: Invocation): string[] {
  const all = [...new Set([...(application.consumers ?? []), ...connectedConsumers(application.database.name)])]
  const name = values.text('consumer')
  if (name === undefined) return all
  if (!all.includes(name))
    throw new UsageError(`There is no consumer "${name}". The consumers are: ${all.join(', ') || 'none'}.`)
  return [name]
}
