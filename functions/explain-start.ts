import { failureText, LocalCloudError, printable } from '@dynamo-signals/local-cloud'
import { SettingsError } from './local-settings.ts'

/** Why `npm start` cannot, as it is printed: a sentence for what was foreseen, and the error itself for what was not. */
export function explainStart(error: unknown): string {
  // Each wrong setting is a line of its own: their values are escaped already.
  if (error instanceof SettingsError) return error.message.split('\n').map(printable).join('\n')
  if (error instanceof LocalCloudError) return printable(error.message)
  return printable(`The shop could not start, for a reason it does not know.\n${failureText(error)}`)
}
