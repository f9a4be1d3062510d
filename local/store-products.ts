import { LocalCloudError } from '@dynamo-signals/local-cloud'
import { type Shop, seedProducts } from '@dynamo-signals/shop'
import { UnavailableError } from 'dynamo-signals'

/** A busy machine sometimes misses the deadline of a write. A product that is already stored costs one read. */
const ATTEMPTS = 3

/** Stores the demo products. Rejects with a `LocalCloudError` if DynamoDB does not respond in time. */
export async function storeProducts(shop: Shop, endpoint: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await seedProducts(shop)
    } catch (cause) {
      if (!(cause instanceof UnavailableError)) throw cause
      if (attempt < ATTEMPTS) continue
      const message = `DynamoDB at ${endpoint} is too slow or has stopped: the products could not be stored in ${ATTEMPTS} attempts. Check that it is running, and start again.`
      throw new LocalCloudError('local.dynamodbSlow', message, { cause })
    }
  }
}
