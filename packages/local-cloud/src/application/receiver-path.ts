/** The page of the signals and their receivers. */
export const SIGNALS = '/signals'

/** The address of a receiver's page. */
export function receiverPath(receiver: string): string {
  return `${SIGNALS}?${new URLSearchParams({ receiver }).toString()}`
}
