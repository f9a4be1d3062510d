import { type AnyModel, defineModel, type PreSave, preSave, type StandardSchema } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

interface Fields {
  tags: string[]
}

/** A schema that returns what it was given, as those of some libraries do. */
const asGiven: StandardSchema<Fields> = {
  '~standard': { version: 1, vendor: 'tests', validate: value => ({ value: value as Fields }) },
}
const Note = defineModel('Note', { schema: asGiven })

const connected = tidyReceivers()

describe('a draft of a schema that returns its input', () => {
  it('is not the input: the caller does not see a receiver’s changes', async () => {
    const { database } = memoryDatabase([Note])
    connected(preSave.connect(({ instance }: PreSave<typeof Note>) => void instance.tags.push('new'), { sender: Note }))
    const input = { tags: ['old'] }

    const note = await database.repository(Note).create(input)

    expect(note.tags).toEqual(['old', 'new'])
    expect(input).toEqual({ tags: ['old'] })
  })

  it('is not the stored item either: a receiver’s deep change is detected and written', async () => {
    const { database } = memoryDatabase([Note])
    const note = await database.repository(Note).create({ tags: ['old'] })
    const heard: unknown[] = []
    connected(
      preSave.connect(({ instance }: PreSave<typeof Note>) => void instance.tags.push('new'), { sender: Note }),
      preSave.connect(({ changedFields, previous }) => void heard.push({ changedFields, before: previous?.tags }), {
        sender: Note,
      }),
    )

    const saved = await database.repository(Note).update(note, {})

    expect(saved).toMatchObject({ tags: ['old', 'new'], version: 2 })
    expect(heard).toEqual([{ changedFields: ['tags'], before: ['old'] }])
    expect(note.tags).toEqual(['old'])
  })
})

interface Deep {
  name: string
  tags: string[]
  address: { lines: string[] }
  labels: Set<string>
  bytes: Uint8Array
}

// The library cannot see the fields of the first schema. It checks those of the second one by one.
const HOUSES: Record<string, AnyModel> = {
  'a schema that returns its input': defineModel('House', { schema: asGiven as StandardSchema<object> }),
  zod: defineModel('House', {
    schema: z.object({
      name: z.string(),
      tags: z.array(z.string()),
      address: z.object({ lines: z.array(z.string()) }),
      labels: z.set(z.string()),
      bytes: z.instanceof(Uint8Array),
    }),
  }),
}
const house = (): Deep => ({
  name: 'one',
  tags: ['old'],
  address: { lines: ['Main Street'] },
  labels: new Set(['old']),
  bytes: new Uint8Array([1, 2]),
})

function change({ tags, address, labels, bytes }: Deep): void {
  tags.push('new')
  address.lines.push('Springfield')
  labels.add('new')
  bytes[0] = 9
}

function changed(): Deep {
  const all = house()
  change(all)
  return all
}

describe.each(Object.entries(HOUSES))('lists, maps, sets and bytes that are changed in place: %s', (_, House) => {
  const inputs = { 'and the caller changes another field': { name: 'two' }, 'and the caller changes nothing': {} }

  /** Stores a house, and updates it while these receivers and one that takes notes are connected. */
  async function update(input: Partial<Deep>, receiver: (event: PreSave<AnyModel>) => void) {
    const { database } = memoryDatabase([House])
    const houses = database.repository(House)
    const loaded = await houses.create({ ...house() })
    const seen: unknown[] = []
    const note = ({ changedFields, instance, previous }: PreSave<AnyModel>) => {
      seen.push({ changedFields: changedFields.toSorted(), instance: { ...instance }, previous })
    }
    connected(preSave.connect(receiver, { sender: House }), preSave.connect(note, { sender: House }))
    const saved = await houses.update(loaded, input)
    return { loaded, seen, saved, stored: await houses.get(loaded.id) }
  }

  it.each(Object.entries(inputs))('are stored if they are those of the draft, %s', async (_, input) => {
    const { loaded, seen, saved, stored } = await update(input, ({ instance }) => change(instance as unknown as Deep))

    const changedFields = ['address', 'bytes', 'labels', ...Object.keys(input), 'tags']
    const instance = { ...loaded, ...changed(), ...input }
    expect(seen).toEqual([{ changedFields, instance, previous: { ...loaded, ...house() } }])
    expect(saved).toMatchObject({ ...changed(), ...input, version: 2 })
    expect(stored).toEqual(saved)
    expect(loaded).toMatchObject(house())
  })

  it.each(Object.entries(inputs))('are not stored if they are those of the previous instance, %s', async (_, input) => {
    const { loaded, seen, saved, stored } = await update(input, ({ previous }) => change(previous as unknown as Deep))

    const changedFields = Object.keys(input)
    const instance = { ...loaded, ...house(), ...input }
    expect(seen).toMatchObject([{ changedFields, instance }])
    expect(saved).toMatchObject({ ...house(), ...input, version: 1 + changedFields.length })
    expect(stored).toEqual(saved)
    expect(loaded).toMatchObject(house())
  })

  it.each(Object.entries(inputs))('are stored if a receiver moves them into the draft, %s', async (_, input) => {
    const { loaded, seen, saved, stored } = await update(input, ({ instance, previous }) => {
      const { tags, address, labels, bytes } = previous as unknown as Deep
      change({ name: '', tags, address, labels, bytes })
      Object.assign(instance, { tags, address, labels, bytes })
    })

    const changedFields = ['address', 'bytes', 'labels', ...Object.keys(input), 'tags']
    expect(seen).toMatchObject([{ changedFields }])
    expect(saved).toMatchObject({ ...changed(), ...input, version: 2 })
    expect(stored).toEqual(saved)
    expect(loaded).toMatchObject(house())
  })

  it('are stored if they are those of the instance that is saved, which receivers do not change', async () => {
    const { database } = memoryDatabase([House])
    const houses = database.repository(House)
    const loaded = await houses.create({ ...house() })
    change(loaded as unknown as Deep)
    connected(
      preSave.connect(({ instance }) => void (instance as unknown as Deep).tags.push('newest'), { sender: House }),
    )

    const saved = await houses.save(loaded)

    expect(saved).toMatchObject({ ...changed(), tags: ['old', 'new', 'newest'] })
    expect(await houses.get(loaded.id)).toEqual(saved)
    expect(loaded).toMatchObject(changed())
  })
})
