import { expect, it } from 'vitest'
import { consolePages } from '../../../packages/local-cloud/src/application/console-pages.ts'
import { consoleRoutes } from '../../../packages/local-cloud/src/application/console-routes.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('shows why each letter failed again, even in a browser without scripts', async () => {
  const { database, authors, deliver } = parkingShop()
  let why = 'first'
  connectFailing(connected, () => {
    throw new Error(why)
  })
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  await deliver()
  await deliver()
  const stayed = new RedriveFailures()
  const routes = consoleRoutes(database, [consumer], stayed)
  const letters = consolePages(database, [consumer], stayed).find(({ path }) => path === '/dead-letters')
  why = 'the printer <is> out'

  const answer = await routes.request('/dead-letters/redrive', { method: 'POST' })
  const page = String(await letters?.content({}))

  expect(await answer.json()).toMatchObject({ failed: 1, failures: [{ error: 'Error: the printer <is> out' }] })
  expect(page).toContain('Error: first')
  expect(page).toContain('The redrive failed: Error: the printer &lt;is&gt; out')
})
