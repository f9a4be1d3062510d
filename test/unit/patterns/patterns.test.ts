import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { OpenGuide } from './guide.ts'
import { GUIDES } from './guides.ts'
import { PATTERNS_PAGE, withPatterns } from './patterns-page.ts'

describe.each(Object.values(GUIDES).map(guide => [guide.title, guide] as const))('%s', (_title, guide) => {
  const opening = OpenGuide.open(guide)
  const patterns = guide.patterns.map(row => [row.pattern, row] as const)

  it.each(patterns)(
    'returns and stores the same as by hand, at the cost that is documented: %s',
    async (_name, row) => {
      const opened = await opening

      const ours = await opened.ask(row)
      const hand = await opened.byHand(row)

      const { returns = ours.ids } = row
      expect(ours.ids).toBe(returns)
      if (row.merged) expect(hand.ids.split(' ')).toEqual(expect.arrayContaining(returns.split(' ')))
      else if (row.returns) expect(hand.ids).toBe(returns)
      expect(hand.left).toEqual(ours.left)
      // Costs no more than by hand, unless the row says why.
      const { requests, reads, writes } = ours.cost
      const isDearer = requests > hand.cost.requests || reads > hand.cost.reads || writes > hand.cost.writes
      expect({ isDearer, ours: ours.cost, hand: hand.cost }).toMatchObject({ isDearer: row.dearer !== undefined })
    },
  )
})

it('matches docs/queries.md: if not, run `node test/unit/patterns/patterns-page.ts`', async () => {
  const page = await readFile(PATTERNS_PAGE, 'utf8')

  expect(page).toBe(await withPatterns(page))
})
