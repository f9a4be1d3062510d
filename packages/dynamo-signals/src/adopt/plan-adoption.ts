import { compile } from '../existing/item-condition.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Adoption, ModelGuess } from './adoption.ts'
import { adoptionNotes } from './adoption-notes.ts'
import { groupItems } from './group-items.ts'
import { guessFields } from './guess-fields.ts'
import { guessId } from './guess-id.ts'
import { modelNames } from './model-names.ts'
import { keyNames, type TableLayout } from './table-layout.ts'

/**
 * Guesses the models of a table from a sample of its items: which items belong to each one, where its id comes from, and which
 * fields it has. Every item is then matched with the conditions as a handler would, so the counts are those of the models.
 */
export function planAdoption(sample: readonly Item[], layout: TableLayout): Adoption {
  const { groups, guards, own } = groupItems(sample, layout)
  const excluded = new Set([...guards, ...own])
  const tests = groups.map(({ is }) => compile(is))
  const owners = Map.groupBy(sample, item => tests.findIndex(test => test(item)))
  const names = modelNames(groups)
  const models = groups.map((group, at): ModelGuess => {
    const items = owners.get(at) ?? []
    const matched = { ...group, items: items.length === 0 ? group.items : items }
    const id = guessId(matched, layout)
    return {
      name: names[at] ?? '',
      writtenWith: group.writtenWith,
      is: group.is,
      id,
      fields: guessFields(matched, id, layout),
      indexes: indexesOf(items, layout),
      items,
    }
  })
  const unmatched = (owners.get(-1) ?? []).filter(item => !excluded.has(item))
  const adoption = { layout, sampled: sample.length, models, guards, own, unmatched }
  return { ...adoption, notes: adoptionNotes(adoption, sample) }
}

/** An item is in an index if it has all its keys. */
function indexesOf(items: readonly Item[], { indexes }: TableLayout): ModelGuess['indexes'] {
  return indexes.flatMap(index => {
    const keys = keyNames(index)
    const count = items.filter(item => keys.every(name => Object.hasOwn(item, name))).length
    return count === 0 ? [] : [{ name: index.name, items: count }]
  })
}
