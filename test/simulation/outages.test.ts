import { expect, it } from 'vitest'
import { neverStruck, reportCampaign } from './history/report-campaign.ts'
import { runSeeds, seedsOf } from './history/run-seeds.ts'
import { CELLS, drawOutageHistory } from './outage/draw-outage-history.ts'

it('sends every mail once and in order after an outage of two hours, without any intervention', async () => {
  const seeds = seedsOf({ variable: 'SIM_OUTAGES', byDefault: 100 })
  const campaign = await runSeeds(seeds, { draw: drawOutageHistory })

  reportCampaign(campaign, CELLS)
  expect(campaign.failures.join('\n\n')).toBe('')
  expect(campaign.mails).toBeGreaterThan(campaign.histories)
  expect(neverStruck(campaign, CELLS)).toEqual([])
}, 14_400_000)
