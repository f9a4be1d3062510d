import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel, Relation } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import { type Core, targetOf } from '../repository/core.ts'
import { formOf } from './item-form.ts'
import { requireOwnTable } from './require-guards.ts'

/**
 * Throws `ConfigurationError` for a relation that could not be protected: to items that only other code writes, or from items
 * that a delete of the instance they refer to could not find.
 */
export function requireRelations(core: Core): void {
  for (const model of core.models.values()) {
    for (const [relation, definition] of Object.entries(model.relations)) {
      requireRelation(core, model, relation, definition)
    }
    requireKnown(model)
  }
  for (const { source, link } of core.links.values()) {
    const { storedIn, name } = link.through
    if (!storedIn) continue
    refuse(
      `${source.name}.${link.name} holds its links in ${name}, which is stored in ${tableOfArn(storedIn.table.tableName)}. Links are instances of the library's own table. Omit storedIn of ${name}, or use foreign keys.`,
    )
  }
}

function requireRelation(core: Core, model: AnyModel, relation: string, definition: Relation): void {
  const target = targetOf(core, definition)
  if (target.storedIn?.reader) {
    refuse(
      `${model.name}.${relation} refers to ${target.name}, whose items in ${tableOfArn(target.storedIn.table.tableName)} only other code reads and writes. Give them writes, or store the id in a field of ${model.name}.`,
    )
  }
  if (model.storedIn || target.storedIn) requireOwnTable(core, model)
  const isFound = definition.kind === 'oneToOne' || definition.onDelete === 'doNothing'
  const form = formOf(model)
  if (!form || isFound || form.relations[relation]) return
  refuse(
    `${model.name}.${relation}: name the index that finds the items by ${relation}Id in writes.relations, so that a delete of a ${target.name} finds them. Or use onDelete: 'doNothing'.`,
  )
}

function requireKnown(model: AnyModel): void {
  const unknown = Object.keys(formOf(model)?.relations ?? {}).find(name => model.relations[name]?.kind !== 'foreignKey')
  if (unknown !== undefined) refuse(`writes.relations has ${unknown}, which is not a foreign key of ${model.name}.`)
}

function refuse(issue: string): never {
  throw new ConfigurationError('models.badTable', issue)
}
