import type { LinkedModels } from '../../models/links.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { storedFields } from '../../repository/items/read-instance-item.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { remembered } from '../../repository/reading/remembered.ts'
import { idRulesOf } from '../../repository/saving/id-rules.ts'
import type { Findings, Repair } from './findings.ts'

/**
 * Checks that a link has the id of its pair. Under another id, `has` and `remove` do not find it, and the pair can be linked
 * twice. Instances of a model of yours may be older than the link that it holds, so they are only reported.
 */
export async function verifyLink(findings: Findings, model: AnyModel, id: string, item: Item): Promise<void> {
  const { core } = findings
  const held = idRulesOf(core, model)
  const fields = storedFields(model, item)
  const expected = held?.rules.idOf(held.of, fields)
  if (!held || expected === undefined || expected === id) return
  // It may have been removed since it was read.
  const now = await readInstance({ core }, model, id)
  if (now?._wid?.S !== item._wid?.S) return
  const twin = await readInstance({ core }, model, expected)
  const { source, target, link } = core.links.get(model.name) as LinkedModels
  const pair = `${source.name} ${fields[`${link.from}Id`]} with ${target.name} ${fields[`${link.to}Id`]}`
  const why = twin
    ? `which ${model.name} ${expected} also links. Delete one of the two.`
    : `but its id is not ${expected}, so has() and remove() do not find it. Delete it, and add the link again.`
  const detail = `${model.name} ${id} links ${pair}, ${why}`
  const repair = model.isMade && moveLink(findings, model, { item, pair: expected })
  await findings.report({ kind: 'linkMisplaced', model: model.name, id, detail }, repair || undefined)
}

/** Deletes a link without fields, and adds the one with the id of its pair. */
function moveLink(
  { core, database }: Findings,
  model: AnyModel,
  { item, pair }: { readonly item: Item; readonly pair: string },
): Repair {
  return async () => {
    await database.transaction(async transaction => {
      const links = transaction.repository(model)
      await links.delete(remembered({ core }, model, item) as InstanceOf<AnyModel>)
      if (!(await links.find(pair))) await links.create(storedFields(model, item) as never)
    })
    return true
  }
}
