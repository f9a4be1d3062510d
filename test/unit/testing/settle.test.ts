import { created, DurableSignal, HopLimitError, type PostSave, postSave } from 'dynamo-signals'
import { connectCascade } from 'dynamo-signals/streams'
import { connectedReceivers, EndlessChainError, openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { Customer, connectReceivers, MODELS, Note, User } from '../../support/tested-application.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const email = 'ada@example.org'

it('delivers pending records to every consumer, and the records that they cause', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers: connectReceivers })
  const users = test.database.repository(User)

  const user = await users.create({ email, isActive: true })
  const { runs, failures, waiting } = await test.settle()

  expect(runs.map(run => `${run.consumer} ${run.dispatchUid} ${run.outcome}`)).toEqual([
    'customers customers/open done',
    'orders orders/count done',
  ])
  expect([failures, waiting]).toEqual([[], []])
  expect(await test.database.repository(Customer).getOne({ user: user.id })).toMatchObject({ orders: 1 })
  expect((await test.settle()).runs).toEqual([])
})

it('delivers the records of an item in their order', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const users = test.database.repository(User)
  const names: string[] = []
  const note = ({ instance }: PostSave<typeof User>) => names.push(instance.name)
  connected(postSave.connect(note, { sender: User, dispatchUid: 'note', consumer: 'notes' }))

  let user = await users.create({ email, name: '1' })
  for (const name of ['2', '3']) user = await users.update(user, { name })
  await test.settle()

  expect(names).toEqual(['1', '2', '3'])
})

it('runs in the same order every time', async () => {
  const runOnce = async () => {
    await using test = await openTestDatabase({
      models: MODELS,
      receivers: connectReceivers,
      now: '2026-03-01T12:00:00Z',
    })
    for (const name of ['a', 'b', 'c']) {
      await test.database.repository(User).create({ email: `${name}@example.org`, isActive: true })
    }
    return (await test.settle()).runs
  }

  expect(await runOnce()).toEqual(await runOnce())
})

it('runs the rounds of a large delete', async () => {
  await using test = await openTestDatabase({
    models: MODELS,
    receivers: () => connectCascade({ consumer: 'cascades', itemsPerRound: 20 }),
  })
  const { database, settle } = test
  const user = await database.repository(User).create({ email })
  for (let at = 0; at < 120; at++) await database.repository(Note).create({ userId: user.id })

  await database.repository(User).delete(user)
  const { runs } = await settle({ limit: 3 })

  expect(runs.length).toBeGreaterThan(5)
  expect(await database.repository(Note).list({ user: user.id }).toArray()).toEqual([])
  expect(await database.repository(User).find(user.id)).toBeUndefined()
})

it('delivers durable signals', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const promoted = new DurableSignal<{ name: string }>('testing-promoted')
  const names: string[] = []
  connected(promoted.connect(({ name }) => names.push(name), { dispatchUid: 'promoted', consumer: 'notes' }))

  await test.database.transaction(transaction => promoted.send(transaction, { name: 'Ada' }))
  await test.settle()

  expect(names).toEqual(['Ada'])
})

it('does not deliver records to a consumer that was connected after they were settled', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  await test.database.repository(User).create({ email, isActive: true })
  await test.settle()
  const names: string[] = []
  const note = ({ instance }: PostSave<typeof User>) => names.push(instance.email)
  connected(postSave.connect(note, { sender: User, dispatchUid: 'note', consumer: 'notes' }))

  await test.database.repository(User).create({ email: 'eve@example.org' })
  await test.settle()

  expect(names).toEqual(['eve@example.org'])
})

it('stops receivers that trigger one another through their effects, and shows the chain', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const rename = ({ instance: user, effects }: PostSave<typeof User>) =>
    effects.repository(User).save({ ...user, name: `${user.name}!` })
  connected(postSave.connect(rename, { sender: User, dispatchUid: 'users/rename', consumer: 'users' }))
  await test.database.repository(User).create({ email })

  const settled = test.settle()

  await expect(settled).rejects.toMatchObject({ code: 'testing.deliveryFailed', cause: expect.any(HopLimitError) })
  await expect(settled).rejects.toThrow('users/rename -> users/rename')
  expect(test.parked('users/rename')).toHaveLength(1)
})

it('stops receivers that trigger one another outside their effects, and shows the chain', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  const { database } = test
  let count = 0
  const addUser = () => database.repository(User).create({ email: `${count++}@example.org` })
  connected(postSave.connect(addUser, { sender: User, dispatchUid: 'users/add', consumer: 'users', when: created() }))
  const { id } = await database.repository(User).create({ email })

  const error = await test.settle({ limit: 12 }).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(EndlessChainError)
  const { message, chain } = error as EndlessChainError
  expect(message).toContain('settle(): receivers triggered one another more than 12 times')
  expect(message).toContain('users/add (User#')
  expect(chain.map(run => run.dispatchUid)).toEqual(Array(13).fill('users/add'))
  expect(chain[0]?.itemKey).toBe(`User#${id}`)
})

it('delivers everything again on request, which changes nothing', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers: connectReceivers })
  const { database, redeliver, settle } = test
  const user = await database.repository(User).create({ email, isActive: true })
  await settle()
  const before = await database.repository(Customer).getOne({ user: user.id })

  const { runs } = await redeliver()

  expect(runs.map(run => `${run.dispatchUid} ${run.outcome}`)).toEqual([
    'customers/open already',
    'orders/count already',
  ])
  expect(await database.repository(Customer).getOne({ user: user.id })).toEqual(before)
})

it('settles one call after another', async () => {
  await using test = await openTestDatabase({ models: MODELS, receivers: connectReceivers })
  await test.database.repository(User).create({ email, isActive: true })

  const [one, other] = await Promise.all([test.settle(), test.settle()])

  expect([one.runs.length, other.runs.length]).toEqual([2, 0])
})

it('refuses to settle within a receiver, which would wait for itself', async () => {
  await using test = await openTestDatabase({ models: MODELS })
  connected(postSave.connect(() => test.settle(), { sender: User, dispatchUid: 'loop', consumer: 'loops' }))
  await test.database.repository(User).create({ email })

  await expect(test.settle()).rejects.toThrow('settle() was called by a receiver that it runs')
})

it('connects receivers until it is closed, even if two tests run concurrently', async () => {
  const one = await openTestDatabase({ models: MODELS, receivers: connectReceivers })
  const other = await openTestDatabase({ models: MODELS, receivers: connectReceivers })

  await one.close()
  await one.close()
  const between = connectedReceivers()
  await other.close()

  expect(between).toEqual(['post-save: customers/open (User)', 'post-save: orders/count (Customer)'])
  expect(connectedReceivers()).toEqual([])
})

it('reports a test database that was not closed if its receivers conflict with new ones', async () => {
  const connectOwn = () => void postSave.connect(() => {}, { sender: User, dispatchUid: 'own', consumer: 'own' })
  await using _open = await openTestDatabase({ models: MODELS, receivers: () => connectOwn() })

  const second = openTestDatabase({ models: MODELS, receivers: () => connectOwn() })

  await expect(second).rejects.toMatchObject({ code: 'testing.notClosed' })
})
