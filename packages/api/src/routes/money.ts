import * as z from 'zod'

/** An amount in minor units: 1250 EUR are 12.50 euros. */
export const Money = z
  .object({ amount: z.int(), currency: z.string() })
  .meta({ id: 'Money', description: 'An amount in minor units: 1250 EUR is 12.50 euros.' })
