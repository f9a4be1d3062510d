import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** The rules of axe, https://github.com/dequelabs/axe-core, evaluated in the page. */
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ' (' + nodes.length + '): ' + nodes[0].html.slice(0, 120).replaceAll('\\n', ' ')))`

/** Returns what axe finds on a page, with everything on it opened. */
export async function violationsOf(page: Page): Promise<string[]> {
  for (const summary of await page.locator('summary:visible').all())
    await summary.click({ noWaitAfter: true }).catch(() => {})
  await page.evaluate(AXE)
  return (await page.evaluate(RUN)) as string[]
}
