import { localClient } from '../fresh-database.ts'
import { Random } from '../random.ts'
import type { RunningShop } from '../running-shop.ts'
import { Visitor } from '../visitor.ts'
import { Crowd } from './crowd.ts'
import type { Customer } from './customer.ts'
import { drawMoment, type Moment, passed } from './moment.ts'
import { openClaims } from './open-claims.ts'

const REPORT_EVERY = 25

/** What happened in the rounds. */
export interface KillRounds {
  readonly customers: readonly Customer[]
  /**
   * The mails that were being sent when the shop was killed, each as often as that was so, as `openClaims` names them.
   */
  readonly struckMails: readonly string[]
  readonly unexpected: readonly string[]
  readonly milliseconds: number
}

/**
 * Kills a shop with customers this many times, each time at a different moment, and restarts it. Then customers
 * finish what they began. The moments follow from the seed, what the shop is doing just then does not.
 */
export async function killAgainAndAgain(shop: RunningShop, rounds: number, seed: number): Promise<KillRounds> {
  const random = new Random(seed)
  const begin = performance.now()
  const crowd = new Crowd(shop, await productsOf(shop), random)
  const client = localClient()
  const struck = new Set<string>()
  await shop.kill()
  for (let round = 1; round <= rounds; round++) {
    await live(shop, drawMoment(random), crowd)
    for (const claim of await openClaims(client, shop.tables.ledger)) struck.add(claim)
    if (round % REPORT_EVERY === 0 || round === rounds)
      report(round, rounds, crowd, struck.size, performance.now() - begin)
  }
  await shop.start()
  await crowd.finish()
  client.destroy()
  const { customers, unexpected } = crowd
  return { customers, unexpected, struckMails: [...struck], milliseconds: performance.now() - begin }
}

/** One life of the shop, from its start to its sudden end. */
async function live(shop: RunningShop, moment: Moment, crowd: Crowd): Promise<void> {
  const starting = shop.start()
  if (moment.kind === 'starting') {
    await Promise.all([starting.catch(() => undefined), passed(moment, shop).then(() => shop.kill())])
    return
  }
  await starting
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'slow', delayMs: moment.sesDelay } })
  const served = crowd.serve()
  await passed(moment, shop)
  await shop.kill()
  await served
}

async function productsOf({ url }: RunningShop): Promise<string[]> {
  const { body } = await new Visitor(url).get<{ items: { id: string }[] }>('/api/products')
  return body.items.map(({ id }) => id)
}

function report(round: number, rounds: number, { customers }: Crowd, struck: number, milliseconds: number): void {
  const lost = customers.reduce((sum, customer) => sum + customer.lost, 0)
  const each = (milliseconds / round).toFixed(0)
  process.stdout.write(
    `killed ${round} of ${rounds} times, ${each} ms each: ${customers.length} customers, ${lost} requests without an answer, ${struck} mails struck\n`,
  )
}
