import type { DeadLetter } from 'dynamo-signals/operations'
import { hideSecrets } from '../stories/hide-secrets.ts'

/** Formats the record of a letter as JSON. The values of secrets in its images are hidden. A damaged letter has no record. */
export function recordText({ record }: DeadLetter): string {
  const change = record?.dynamodb as Parameters<typeof hideSecrets>[0]
  const [shown] = hideSecrets(change, undefined)
  return JSON.stringify(shown, null, 2) ?? ''
}
