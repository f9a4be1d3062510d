import type { Item } from '../../repository/items/attribute-value.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { deadLetters } from '../../streams/letters-by-state.ts'
import { connectedConsumers } from '../connected-signals.ts'
import type { Findings } from './findings.ts'

/** Finds dead letters. They need a redrive, which the operator must decide. */
export async function verifyDeadLetters(findings: Findings): Promise<void> {
  for (const consumer of connectedConsumers(findings.core.name)) {
    for await (const letter of deadLetters(findings.database, consumer)) {
      const { NewImage, OldImage } = letter.record.dynamodb ?? {}
      const image = (NewImage ?? OldImage ?? {}) as Item
      const why = letter.parkedBehind ? 'waits for an earlier one' : `failed ${letter.attempts} times: ${letter.error}`
      const detail = `${letter.dispatchUid} of ${consumer} has a dead letter for ${letter.itemKey}: it ${why}.`
      const model = image._type?.S ?? image._signal?.S ?? ''
      // An item of a table that other code lays out is identified by its whole key.
      const isOwn = image.pk !== undefined && !letter.itemKey.startsWith('table/')
      await findings.report({ kind: 'deadLetter', model, id: isOwn ? idOf(image) : letter.itemKey, detail })
    }
  }
}
