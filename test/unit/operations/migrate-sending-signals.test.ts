import { defineModel, postSave } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { upgrades } from 'dynamo-signals/upgrades'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Before = defineModel('User', { schema: z.object({ nick: z.string() }) })
const After = defineModel('User', {
  schema: z.object({ name: z.string() }),
  upgrades: upgrades({ 2: ({ nick, ...rest }) => ({ ...rest, name: nick }) }),
})

const Note = defineModel('Note', { schema: z.object({ text: z.string() }), listed: true })

/** A user whose save by the older release was handled, and the notes that a receiver stores once for each record. */
async function handled() {
  const shelf = memoryDatabase([Before])
  await shelf.database.repository(Before).create({ id: 'ada', nick: 'Ada' })
  const { database, table } = shelf.reopen({ models: [After, Note] })
  const notes = database.repository(Note)
  connected(
    postSave.connect(
      ({ instance: { name, version }, created, effects }) =>
        effects.repository(Note).create({ id: `${version}`, text: `${name}${created ? ', new' : ''}` }),
      { sender: After, dispatchUid: 'users/note', consumer: 'notes' },
    ),
  )
  const handle = createStreamHandler({ database, consumer: 'notes' })
  /** Delivers the whole stream again. */
  const noted = async () => {
    expect(await handle({ Records: table.records })).toEqual({ batchItemFailures: [] })
    return (await notes.list().toArray()).map(({ id, text }) => `${id} ${text}`)
  }
  expect(await noted()).toEqual(['1 Ada, new'])
  return { database, noted, users: database.repository(After) }
}

it('notifies no receiver of what a migration changes', async () => {
  const { database, noted } = await handled()

  const { changed } = await migrate(database)

  expect(changed).toBe(1)
  expect(await noted()).toEqual(['1 Ada, new'])
})

it('notifies receivers once of each changed instance, as of a save, if it is asked to', async () => {
  const { database, noted, users } = await handled()

  await migrate(database, { sendSignals: true })
  const afterwards = await noted()
  const again = await migrate(database, { sendSignals: true })
  await users.update(await users.get('ada'), { name: 'Ada L.' })

  expect(afterwards).toEqual(['1 Ada, new', '2 Ada'])
  expect(again.changed).toBe(0)
  expect(await noted()).toEqual(['1 Ada, new', '2 Ada', '3 Ada L.'])
})
