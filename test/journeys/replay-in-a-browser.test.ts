import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser()

const signUp = (email: string) => new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })

it('replays selected records after a dry run, and leads to the story that follows', async () => {
  await shop.console('/api/streams/mail/pause', { method: 'POST' })
  const [first, second] = [newAddress(), newAddress()]
  for (const email of [first, second]) await signUp(email)
  const page = await openPage(browser, { viewport: SIZES.desk })
  await page.goto(`${shop.consoleUrl}/records?model=User`)

  await page.locator('.records > li').nth(1).waitFor()
  for (const box of await page.getByLabel('select').all()) await box.check()
  await shootAll(page, 'records-selected')
  await page.getByRole('button', { name: 'Replay selected' }).click()
  await page.getByRole('heading', { name: 'Replay 2 items' }).waitFor()
  await shootAll(page, 'replay-dry-run')
  const planned = await page.getByText('would run').count()
  const mailed = [await shop.mails(first), await shop.mails(second)].flat()
  await page.getByLabel('Receiver').selectOption('mail/activation')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByRole('button', { name: 'Run 2 receivers' }).click()
  await page.getByText('2 delivered, 0 done before.').waitFor()
  await shootAll(page, 'replayed')
  await page.getByRole('link', { name: 'The story of this replay' }).click()
  await page.getByRole('heading', { name: 'Console: replay 2 items' }).waitFor()
  await page.getByText(first).first().waitFor()
  await shootAll(page, 'replay-story')
  await shop.console('/api/streams/mail/resume', { method: 'POST' })
  await shop.settled()

  expect(planned).toBeGreaterThanOrEqual(2)
  expect(mailed).toEqual([])
  // The stream delivers the records, too, and finds the receipts.
  expect([(await shop.mails(first)).length, (await shop.mails(second)).length]).toEqual([1, 1])
})

it('replays one record with the keyboard, and runs nothing that has a receipt', async () => {
  const email = newAddress()
  await signUp(email)
  await shop.settled()
  const page = await openPage(browser, { viewport: SIZES.phone })
  await page.goto(`${shop.consoleUrl}/records?model=User`)

  await page.locator('.records > li').first().getByRole('link', { name: 'Replay' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Replay 1 item' }).waitFor()
  await page.getByLabel('Receiver').selectOption('mail/activation')
  await page.getByRole('button', { name: 'Dry run' }).press('Enter')

  await page.getByText('No receiver would run.').waitFor()
  await page.getByText('It has a receipt.').waitFor()
  expect(await shop.mails(email)).toHaveLength(1)
})
