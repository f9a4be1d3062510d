import { createStreamHandler } from 'dynamo-signals/streams'
import { isUnreadable } from '../world/parcels.ts'
import { asLambdaHasIt } from '../world/shard-log.ts'
import type { SimWorld } from '../world/sim-world.ts'
import { DATA } from '../world/world-options.ts'

/** I15: delivering everything again, from the beginning, changes nothing and sends no mail. In some histories. */
export async function checkReplay(world: SimWorld): Promise<void> {
  if (world.options.seed % 4 !== 0) return
  const { memory, ses, clock, watch } = world
  const [records, mails, before] = [memory.table(DATA).changes, ses.mails.length, dump(world)]
  const isParcels = world.options.poisonForm === 'unreadable'
  const all = records.map(asLambdaHasIt)
  const Records = (isParcels ? all.filter(record => !isUnreadable(record)) : all) as never[]
  const count = records.length
  let failures = 0
  let isDone = false
  const replay = async () => {
    for (const { name: consumer } of world.consumers) {
      const actor = world.newActor(consumer)
      const handle = createStreamHandler({ database: world.databaseOf(actor), consumer })
      failures += (await actor.run(() => handle({ Records }))).batchItemFailures.length
    }
    isDone = true
  }
  const replaying = replay()
  await clock.runUntil(() => isDone, 3_600_000)
  await replaying
  watch.violations.require(failures === 0, 'I15', () => `${failures} records failed when they were replayed.`)
  watch.violations.require(
    memory.table(DATA).changes.length === count && dump(world) === before,
    'I15',
    () => 'A replay changed the table.',
  )
  watch.violations.require(ses.mails.length === mails, 'I15', () => 'A replay sent mails.')
}

function dump({ memory }: SimWorld): string {
  return memory
    .table(DATA)
    .items.map(item => JSON.stringify(item))
    .sort()
    .join('\n')
}
