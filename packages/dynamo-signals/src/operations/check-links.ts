import { describeReceiver } from '../dispatch/connection.ts'
import { isFor, senderName } from '../dispatch/sender.ts'
import type { Database } from '../models/database.ts'
import { M2M_CHANGED, m2mChanging } from '../models/m2m-changing.ts'
import { coreOf } from '../repository/open-database.ts'
import { type Complaint, error } from './complaint.ts'
import { shownSignals } from './shown-signals.ts'

/** Finds receivers of link signals whose sender is a model of the database that holds no links. */
export function checkLinks(database: Database): Complaint[] {
  const { links } = coreOf(database).core
  const through = [...links.keys()].join(', ') || 'none'
  return shownSignals()
    .filter(({ name }) => name === M2M_CHANGED || name === m2mChanging.name)
    .flatMap(({ name, connections }) =>
      connections.flatMap(connection => {
        const sender = typeof connection.sender === 'string' ? connection.sender : senderName(connection.sender)
        const isModel = database.models.some(model => model.name === sender)
        if (sender === undefined || !isModel || links.has(sender) || !isFor(connection.options, database.name))
          return []
        return error(
          'check.notThrough',
          `${describeReceiver(connection)} is connected to ${sender} (${name}), which holds no links. It never receives a link. Use the through model of a manyToMany() as the sender: ${through}.`,
        )
      }),
    )
}
