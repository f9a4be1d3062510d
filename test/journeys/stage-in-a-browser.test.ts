import { afterAll, expect, it } from 'vitest'
import { Profile } from '../support/bookshop.ts'
import { launchBrowser, openPage, SIZES, shootAll } from '../support/shop-in-a-browser.ts'
import { ADDRESS, stageOfBookshop } from '../support/stage-of-bookshop.ts'
import { violationsOf } from '../support/violations.ts'

const browser = await launchBrowser()
afterAll(() => browser.close())

it('leads an operator from the stage to a dead letter, its history, and a redrive after a dry run', async () => {
  const { run, park, database } = await stageOfBookshop()
  await park()
  const [reading, writing] = [run('--stage', 'production'), run('--stage', 'production', '--write')]
  const [[, readOnly = ''], [, writable = '']] = await Promise.all([reading.until(ADDRESS), writing.until(ADDRESS)])
  const page = await openPage(browser, { viewport: SIZES.desk, javaScriptEnabled: true })
  const found: Record<string, readonly string[]> = {}
  const shoot = async (name: string) => {
    const violations = await violationsOf(page)
    if (violations.length > 0) found[name] = violations
    await shootAll(page, `stage-${name}`)
  }
  const consumed = () => page.getByText(/^This page (consumed|has read)/).innerText()

  await page.goto(readOnly)
  expect(page.url()).not.toContain('token')
  expect(await page.getByRole('banner').innerText()).toMatch(/production .*read only/)
  expect(await consumed()).toBe('This page has read nothing from DynamoDB.')
  await shoot('overview')

  await page.getByRole('link', { name: 'Data', exact: true }).click()
  await page.getByRole('link', { name: 'Author', exact: true }).click()
  expect(await consumed()).toBe('This page has read nothing from DynamoDB.')
  await page.getByRole('button', { name: 'Search' }).click()
  expect(await consumed()).toMatch(/consumed [\d.]+ read capacity units in 1 request/)
  await shoot('author')
  await page.getByRole('link', { name: 'ada', exact: true }).click()
  expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0)

  await page.getByRole('main').getByRole('link', { name: 'History' }).click()
  expect(await page.getByRole('main').innerText()).toMatch(
    /Version 1[\s\S]*dead letter\s+open-profile[\s\S]*out of ink/,
  )
  await shoot('item-history')

  await page.getByRole('link', { name: 'Dead letters' }).click()
  await page.getByLabel('select').check()
  await shoot('dead-letters')
  await page.getByRole('button', { name: 'Dry run of the selected' }).click()
  expect(await page.getByRole('main').innerText()).toContain('1 letter would be delivered')
  expect(await page.getByRole('button', { name: /^Redrive/ }).count()).toBe(0)
  await shoot('dry-run')
  for (const name of ['Waiting', 'History', 'Due', 'Signals']) {
    await page.getByRole('navigation').getByRole('link', { name }).click()
    await shoot(name.toLowerCase())
  }

  await page.goto(writable)
  await page.getByRole('link', { name: 'Dead letters' }).click()
  await page.getByRole('button', { name: 'Dry run of all' }).click()
  await page.getByRole('button', { name: 'Redrive all' }).click()
  expect(await page.getByRole('status').last().innerText()).toBe('1 delivered, 0 superseded, 0 failed.')
  await shoot('redriven')
  await page.goto('about:blank')

  expect(found).toEqual({})
  expect(await database.repository(Profile).find('ada')).toBeDefined()
})
