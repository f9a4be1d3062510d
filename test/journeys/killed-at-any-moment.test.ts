import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localClient } from '../support/fresh-database.ts'
import { extraMails, faultsIn, type ShopAtRest } from '../support/kills/check-shop.ts'
import { type KillRounds, killAgainAndAgain } from '../support/kills/kill-rounds.ts'
import { RunningShop } from '../support/running-shop.ts'
import { storedItems } from '../support/stored-items.ts'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 15)
const SEED = Number(process.env.KILL_SEED ?? 1)
/** The maximum number of kills of one shop. Then another one is opened, with its own seed. */
const MOST_KILLS = 200
const SHOPS = Array.from({ length: Math.ceil(ROUNDS / MOST_KILLS) }, (_, index) => ({
  kills: Math.min(MOST_KILLS, ROUNDS - index * MOST_KILLS),
  seed: SEED + index,
}))

let shop: RunningShop
beforeEach(async () => {
  shop = await RunningShop.open()
})
afterEach(() => shop.close())

it.each(SHOPS)(
  'loses nothing and does nothing twice, killed $kills times at any moment (KILL_SEED=$seed)',
  async ({ kills, seed }) => {
    const rounds = await killAgainAndAgain(shop, kills, seed)
    await shop.settled()
    const end = await atRest(shop)
    process.stdout.write(`${extraMails(end)} extra mails, ${rounds.struckMails.length} mails struck by a kill\n`)

    expect(rounds.unexpected).toEqual([])
    const faults = faultsIn(end, rounds)
    expect(faults, storiesOf(faults, rounds)).toEqual([])
    expect(extraMails(end)).toBeLessThanOrEqual(rounds.struckMails.length)

    await shop.stop()
    await rm(join(shop.dataDir, 'checkpoints'), { recursive: true })
    await shop.start()
    await shop.settled()
    expect(await atRest(shop)).toEqual(end)
  },
  3_600_000,
)

async function atRest(shop: RunningShop): Promise<ShopAtRest> {
  const client = localClient()
  const [items, { items: mails }, { items: deadLetters }] = await Promise.all([
    storedItems({ client, tableName: shop.tables.data }),
    shop.console<{ items: ShopAtRest['mails'] }>('/api/mails'),
    shop.console<{ items: object[] }>('/api/dead-letters'),
  ])
  client.destroy()
  return { items, mails, deadLetters }
}

/** What those asked and were answered whom something is wrong with. */
function storiesOf(faults: readonly string[], { customers }: KillRounds): string {
  const concerned = customers.filter(({ email }) => faults.some(fault => fault.includes(email)))
  return concerned.flatMap(({ email, story }) => [email, ...story]).join('\n')
}
