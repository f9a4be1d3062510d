import type { Adoption, ModelGuess } from '../adopt/adoption.ts'
import { idSource } from '../adopt/guess-id.ts'
import { keyNames } from '../adopt/table-layout.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { printable } from './printable.ts'
import { textTable } from './text-table.ts'

/** Only so many items that fit no model are listed. */
const MOST_EXAMPLES = 5

/** Describes an adoption to a person: what the models match, what fits no model, and what to check. */
export function adoptionText(adoption: Adoption): string {
  const { layout, sampled, models, unmatched, notes } = adoption
  const about = layout.itemCount > sampled ? ` of about ${layout.itemCount.toLocaleString('en')}` : ''
  const keyOf = keyText(adoption)
  return `${[
    `${sampled.toLocaleString('en')}${about} ${sampled === 1 && about === '' ? 'item' : 'items'} of ${printable(layout.tableName)} read.`,
    '',
    textTable(['MODEL', 'ITEMS', 'WRITTEN BY', 'RECOGNIZED BY', 'ID', 'INDEXES'], models.map(rowOf)),
    '',
    ...(unmatched.length === 0
      ? []
      : [
          `${unmatched.length.toLocaleString('en')} of them ${unmatched.length === 1 ? 'matches' : 'match'} no model:`,
          ...unmatched.slice(0, MOST_EXAMPLES).map(item => `  ${printable(keyOf(item))}`),
          '',
        ]),
    ...(notes.length === 0 ? [] : ['Check by hand:', ...notes.map(note => `  ${printable(note)}`), '']),
  ].join('\n')}\n`
}

/** The result of the command with `--json`. */
export function adoptionJson(adoption: Adoption): object {
  const { layout, sampled, models, guards, own, unmatched, notes } = adoption
  return {
    table: layout,
    sampled,
    models: models.map(({ items, ...model }) => ({ ...model, items: items.length })),
    guards: guards.length,
    own: own.length,
    unmatched: { items: unmatched.length, keys: unmatched.slice(0, MOST_EXAMPLES).map(keyText(adoption)) },
    notes,
  }
}

function rowOf({ name, items, writtenWith = '-', is, id, indexes }: ModelGuess): string[] {
  const conditions = Object.entries(is).map(([attribute, condition]) => `${attribute} ${conditionText(condition)}`)
  const indexNames = indexes.map(index => index.name).join(', ')
  return [
    name,
    items.length.toLocaleString('en'),
    writtenWith,
    conditions.join(', '),
    idSource(id) ?? 'primary key',
    indexNames || '-',
  ]
}

function conditionText(condition: ModelGuess['is'][string]): string {
  if (typeof condition !== 'object') return `= ${condition}`
  return 'beginsWith' in condition ? `begins with ${condition.beginsWith}` : 'exists'
}

function keyText({ layout }: Adoption): (item: Item) => string {
  return item =>
    keyNames(layout)
      .map(name => `${name} = ${valueText(item[name])}`)
      .join(', ')
}

function valueText({ S, N, B }: Item[string] = { S: '' }): string {
  return S ?? N ?? Buffer.from(B ?? []).toString('base64')
}
