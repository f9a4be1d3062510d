import { API_MODELS, type HttpSettings } from '@dynamo-signals/api'
import { connectReceivers, createShop, type Mail, MODELS, type ShopSettings, seedProducts } from '@dynamo-signals/shop'
import { createApp } from '@dynamo-signals/web'
import { onTestFinished } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { Browser } from './browser.ts'

export const PASSWORD = 'three brown foxes'

/** The whole shop with its own tables and products. The test drives its stream. */
export async function webShop(settings: Partial<HttpSettings> = {}) {
  const { database, tableName } = await freshDatabase([...MODELS, ...API_MODELS])
  const mails: Mail[] = []
  let outage: Error | undefined
  const options: ShopSettings = {
    database,
    mailer: {
      send: async mail => {
        if (outage) throw outage
        mails.push(mail)
      },
    },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: 'https://shop.example',
  }
  const shop = createShop(options)
  onTestFinished(connectReceivers(shop))
  await seedProducts(shop)
  const app = createApp({
    shop,
    settings: {
      secureCookies: true,
      publicUrl: shop.publicUrl,
      allowedOrigins: [],
      rateLimits: false,
      clientIp: () => '192.0.2.1',
      log: () => {},
      ...settings,
    },
  })
  const [links, mail] = [new StreamDriver(tableName), new StreamDriver(tableName)]
  return {
    shop,
    mails,
    /** Lets every email fail with this error. */
    failMails(error: Error) {
      outage = error
    },
    /** Opens a browser that has never been here. */
    browser: () => new Browser(app, shop.publicUrl),
    /** Delivers all that is new to both consumers, and what follows from it. */
    async settle() {
      await links.deliver(database, 'links')
      await mail.deliver(database, 'mail')
    },
    /** The path of the link in the last mail to an address. */
    linkFor(email: string): string {
      const path = /\/activate\?token=[\w-]+/.exec(mails.findLast(({ to }) => to === email)?.text ?? '')?.[0]
      if (!path) throw new Error(`Nobody mailed a link to ${email}.`)
      return path
    },
  }
}
export type WebShop = Awaited<ReturnType<typeof webShop>>

/** Signs up with an address, delivers the mail, and presses the button of its link. */
export async function activeAccount(shop: WebShop, browser: Browser, email = 'ada@example.org') {
  await browser.submit('/sign-up', { email, password: PASSWORD, firstName: 'Ada' })
  await shop.settle()
  await browser.open(shop.linkFor(email))
  return browser.press('/activate')
}
