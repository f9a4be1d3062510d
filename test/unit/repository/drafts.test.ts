import { defineModel, type PreSave, preSave, type StandardSchema } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
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
