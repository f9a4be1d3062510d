import type { Item } from '../../repository/items/attribute-value.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { DeadLetters } from '../../streams/dead-letters.ts'
import { connectedConsumers } from '../connected-signals.ts'
import type { Audit } from './audit.ts'

/** Looks for dead letters. A redrive is what they need; it is not for an audit to decide. */
export async function auditDeadLetters(audit: Audit): Promise<void> {
  for (const consumer of connectedConsumers()) {
    for await (const letter of new DeadLetters(audit.core, consumer).list()) {
      const { NewImage, OldImage } = letter.record.dynamodb ?? {}
      const image = (NewImage ?? OldImage ?? {}) as Item
      const why = letter.parkedBehind ? 'waits for an earlier one' : `failed ${letter.attempts} times: ${letter.error}`
      const detail = `${letter.dispatchUid} of ${consumer} has a dead letter for ${letter.itemKey}: it ${why}.`
      const model = image._type?.S ?? image._signal?.S ?? ''
      await audit.report({ kind: 'deadLetter', model, id: image.pk ? idOf(image) : letter.itemKey, detail })
    }
  }
}
