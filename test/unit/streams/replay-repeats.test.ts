import { created, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { replay } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Page = defineModel('Page', { schema: z.object({ title: z.string() }) })
const consumer = 'pages'

let memory: ReturnType<typeof memoryDatabase>
let ran: string[]
beforeEach(async () => {
  memory = memoryDatabase([Page])
  ran = []
  const note = (name: string) => (_event: PostSave<typeof Page>) => void ran.push(name)
  const connected = [
    postSave.connect(note('inserts'), { sender: Page, dispatchUid: 'inserts', consumer, when: created() }),
    postSave.connect(note('saves'), { sender: Page, dispatchUid: 'saves', consumer }),
  ]
  onTestFinished(() => connected.forEach(disconnect => void disconnect()))
  const page = await memory.database.repository(Page).create({ title: 'first' })
  await createStreamHandler({ database: memory.database, consumer })({ Records: memory.table.records })
  await memory.database.repository(Page).update(page, { title: 'second' })
  ran = []
})

it('lists in a dry run which receivers have handled an earlier write of an item and would run again', async () => {
  const result = await replay(memory.database, { consumer, dryRun: true })

  expect(result).toMatchObject({ delivered: 1, already: 1, repeated: 1, repeats: { saves: 1 } })
  expect(ran).toEqual([])
})

it('runs a receiver of inserts once per item, and others for its last write', async () => {
  await replay(memory.database, { consumer })
  await replay(memory.database, { consumer })

  expect(ran).toEqual(['saves'])
})

it('skips items whose earlier write a receiver has handled, with onlyNew', async () => {
  const result = await replay(memory.database, { consumer, onlyNew: true })

  expect(result).toMatchObject({ delivered: 0, already: 2, repeated: 1 })
  expect(ran).toEqual([])
})
