import { failureText, LocalCloudError, printable } from '@dynamo-signals/local-cloud'

/** Explains why `npm start` ends: a sentence for an expected problem, and the error itself for an unexpected one. */
export function explainEnd(error: unknown, what: 'stopped' | 'could not start'): string {
  if (error instanceof LocalCloudError) return printable(error.message)
  return printable(`The shop ${what} because of an unexpected error.\n${failureText(error)}`)
}
