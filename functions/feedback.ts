import { readSesFeedback, recordFeedback } from '@dynamo-signals/shop'
import { openShop } from '../wiring/open-shop.ts'

/** The part of an SNS notification that we read. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
interface Notification {
  readonly Records: readonly { readonly Sns: { readonly Message: string } }[]
}

/**
 * The Lambda function that receives SES's reports of bounces and complaints. Processing is idempotent, so a report that
 * fails halfway is retried as a whole.
 */
export async function handler({ Records }: Notification): Promise<void> {
  const shop = openShop()
  for (const feedback of Records.flatMap(({ Sns }) => readSesFeedback(Sns.Message))) {
    await recordFeedback(shop, feedback)
  }
}
