import { failureText, LocalCloudError, printable } from '@dynamo-signals/local-cloud'

/** Why `npm start` ends, as it is printed: a sentence for what was foreseen, and the error itself for what was not. */
export function explainEnd(error: unknown, what: 'stopped' | 'could not start'): string {
  if (error instanceof LocalCloudError) return printable(error.message)
  return printable(`The shop ${what} because of an unexpected error.\n${failureText(error)}`)
}
