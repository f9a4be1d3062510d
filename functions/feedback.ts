import { readSesFeedback, recordFeedback } from '@dynamo-signals/shop'
import { openShop } from '../wiring/open-shop.ts'

/** The part of an SNS notification that is read. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
interface Notification {
  readonly Records: readonly { readonly Sns: { readonly Message: string } }[]
}

/**
 * The Lambda that SES's reports of bounces and complaints come to. Doing one again changes nothing, so that a report
 * that fails in the middle is tried again as a whole.
 */
export async function handler({ Records }: Notification): Promise<void> {
  const shop = openShop()
  for (const feedback of Records.flatMap(({ Sns }) => readSesFeedback(Sns.Message))) {
    await recordFeedback(shop, feedback)
  }
}
