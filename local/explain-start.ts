import { failureText, LocalCloudError, printable } from '@dynamo-signals/local-cloud'

/** Why `npm start` cannot, as it is printed: a sentence for what was foreseen, and the error itself for what was not. */
export function explainStart(error: unknown): string {
  if (error instanceof LocalCloudError) return printable(error.message)
  return printable(`The shop could not start because of an unexpected error.\n${failureText(error)}`)
}
