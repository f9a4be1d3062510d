import { messageOf } from '../../dispatch/thrown-values.ts'
import type { ItemForm } from '../../existing/item-form.ts'
import type { MadeAttributes } from '../../existing/made-attributes.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Item, UnstorableValue } from '../../repository/items/attribute-value.ts'
import { isSameValue } from '../../repository/items/changed-fields.ts'
import { asDefined, storedFields } from '../../repository/items/read-instance-item.ts'
import { existingTablesOf, type TableOfModels } from '../existing/existing-tables-of.ts'
import { type IdentifiedItem, identifiedItem, UnidentifiedItem } from '../existing/identified-item.ts'
import { markedAsRaw, planStored } from '../existing/plan-stored.ts'
import { shownAttribute, withAttributes } from '../existing/with-attributes.ts'
import { commitRepair } from './commit-repair.ts'
import type { Findings } from './findings.ts'
import { VerifiedTables } from './verified-tables.ts'
import { verifyHolder } from './verify-guards.ts'
import { type InstanceCheck, verifyInstance } from './verify-instance.ts'
import { verifyRelations } from './verify-relations.ts'

/** Checks the items of tables that other code lays out. */
export class ExistingItems {
  readonly counts: VerifiedTables
  readonly #findings: Findings
  readonly #options: { readonly checks: readonly InstanceCheck[]; readonly settle: number }

  constructor(findings: Findings, options: { readonly checks: readonly InstanceCheck[]; readonly settle: number }) {
    this.counts = new VerifiedTables(existingTablesOf(findings.core))
    this.#findings = findings
    this.#options = options
  }

  async visit(table: TableOfModels, item: Item): Promise<void> {
    try {
      const found = identifiedItem(table.models, item)
      this.counts.add(table, found)
      if (found) await this.#verify(found)
    } catch (error) {
      if (!(error instanceof UnidentifiedItem)) throw error
      await this.#report(error.model, error.itemKey, 'malformed', error.message)
    }
  }

  async #verify(found: IdentifiedItem): Promise<void> {
    const { model, id, own, form } = found
    if (!(await this.#verifyFields(found))) return
    if (form) {
      await this.#verifyKey(found, form)
      await this.#verifyIndexes(found, form)
      await this.#verifyHolder(found)
      await verifyRelations(this.#findings, model, id, own)
    }
    await verifyInstance(this.#findings, { model, id, item: own }, this.#options)
  }

  /** Reports values that the model cannot have. Returns whether there are none. */
  async #verifyFields({ model, id, own }: IdentifiedItem): Promise<boolean> {
    const faults: string[] = []
    const note = ({ why }: { readonly why: string }) => void faults.push(why)
    asDefined(model, own, storedFields(model, own, undefined, note), note)
    if (faults.length === 0) return true
    await this.#report(model, id, 'malformed', `${model.name} ${id} does not fit its model: ${faults.join('; ')}.`)
    return false
  }

  /** Reports a value that is too long to have a guard. */
  async #verifyHolder({ model, id, own }: IdentifiedItem): Promise<void> {
    try {
      await verifyHolder(this.#findings, model, id, own)
    } catch (error) {
      if (!(error instanceof UnstorableValue)) throw error
      await this.#report(
        model,
        id,
        'malformed',
        `${model.name} ${id} does not fit its model: ${error.path}: ${error.message}.`,
      )
    }
  }

  async #verifyKey({ model, id, stored }: IdentifiedItem, form: ItemForm): Promise<void> {
    const key = form.keyOf(model, id)
    if (key && form.textOf(key) === form.textOf(stored)) return
    const detail = `${model.name} ${id} is stored under ${form.textOf(stored)}, and writes.key makes ${key ? form.textOf(key) : 'no key of its id'}. The repository does not find it.`
    await this.#report(model, id, 'keyWrong', detail)
  }

  /** Reports attributes of the table's indexes that are not those of its fields. A repair sets all of them. */
  async #verifyIndexes(found: IdentifiedItem, form: ItemForm): Promise<void> {
    const { model, id, stored, own } = found
    const made = madeOf(model, form, own)
    if (typeof made === 'string') return this.#report(model, id, 'malformed', `${model.name} ${id}: ${made}`)
    const wrong = made.indexes.filter(([name, value]) => !isSameValue(stored[name], value))
    let written: Promise<boolean> | undefined
    const { core } = this.#findings
    const repair = () => {
      const after = markedAsRaw(core, withAttributes(stored, wrong), made.bookkeeping)
      written ??= commitRepair(core, [planStored({ form, stored, after })])
      return written
    }
    for (const [name, value] of wrong) {
      const detail = `${model.name} ${id} does not match its fields. Its attribute ${name} is ${shownAttribute(stored[name]) ?? 'missing'}, and should be ${shownAttribute(value) ?? 'missing'}.`
      await this.#findings.report({ kind: 'indexEntryWrong', model: model.name, id, detail }, repair)
    }
  }

  async #report({ name: model }: AnyModel, id: string, kind: string, detail: string): Promise<void> {
    await this.#findings.report({ kind, model, id, detail })
  }
}

/** Returns what writes make of an instance, or what is wrong with a function of the application. */
function madeOf(model: AnyModel, form: ItemForm, own: Item): MadeAttributes | string {
  try {
    return form.made(model, own)
  } catch (error) {
    return `a function of writes.indexes threw for it: ${messageOf(error)}`
  }
}
