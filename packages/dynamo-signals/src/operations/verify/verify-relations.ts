import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { targetOf } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { type ShapedRelation, shapeOf } from '../../repository/items/model-shape.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { remembered } from '../../repository/reading/remembered.ts'
import type { Findings, Repair } from './findings.ts'
import { readTogether } from './read-together.ts'

/**
 * Checks that the targets of an instance's relations exist. Relations with unchecked targets (`constraint: 'none'`,
 * `onDelete: 'doNothing'`) are excluded, because a missing target is allowed.
 */
export async function verifyRelations(findings: Findings, model: AnyModel, id: string, item: Item): Promise<void> {
  const { relations, primary } = shapeOf(model)
  const own = primary && item[primary.field]?.S
  if (primary && own !== undefined && own !== id) {
    const detail = `${model.name} ${id} belongs to ${own} through ${primary.field}, and should have the same id.`
    await findings.report({ kind: 'oneToOneMismatch', model: model.name, id, detail })
  }
  for (const relation of relations) {
    const { constraint, onDelete } = relation.definition
    if (constraint !== 'none' && onDelete !== 'doNothing') await verifyRelation(findings, { model, id, item }, relation)
  }
}

async function verifyRelation(
  findings: Findings,
  { model, id, item }: { readonly model: AnyModel; readonly id: string; readonly item: Item },
  relation: ShapedRelation,
): Promise<void> {
  const { core } = findings
  const { name, field, definition } = relation
  const target = targetOf(core, definition)
  const relatedId = item[field]?.S
  if (relatedId === undefined || (await readInstance({ core }, target, relatedId))) return
  const seen = await readTogether(core, model, id, () => readInstance({ core }, target, relatedId))
  if (!seen?.item || seen.other || seen.item[field]?.S !== relatedId) return
  const detail = `${model.name} ${id} refers through ${name} to ${target.name} ${relatedId}, which does not exist.`
  const release = releaseOf(findings, model, seen.item, relation)
  await findings.report({ kind: 'relatedMissing', model: model.name, id, detail }, release)
}

/**
 * Returns the repair that the delete of the related instance would have made. Undefined if it would have deleted the instance,
 * because the operator must decide. A link without fields is deleted.
 */
function releaseOf(
  findings: Findings,
  model: AnyModel,
  item: Item,
  { field, definition }: ShapedRelation,
): Repair | undefined {
  if (definition.onDelete === 'setNull') return unset(findings, model, item, field)
  if (!model.isMade) return undefined
  const { core, database } = findings
  return async () => {
    await database.repository(model).delete(remembered({ core }, model, item) as InstanceOf<AnyModel>)
    return true
  }
}

function unset({ core, database }: Findings, model: AnyModel, item: Item, field: string): Repair {
  return async () => {
    const instance = remembered({ core }, model, item) as InstanceOf<AnyModel>
    await database.repository(model).update(instance, { [field]: null })
    return true
  }
}
