import { expect, it } from 'vitest'
import { missingCells, reportCampaign } from './history/report-campaign.ts'
import { runSeeds, seedsOf } from './history/run-seeds.ts'

// Two files, so that two workers share the histories: within a process they run one after the other.
it('keeps every invariant in every simulated history of an even seed', async () => {
  const campaign = await runSeeds(seedsOf({ byDefault: 1_000, part: 1, parts: 2 }))

  reportCampaign(campaign)
  expect(campaign.failures.join('\n\n')).toBe('')
  expect(missingCells(campaign)).toEqual([])
}, 14_400_000)
