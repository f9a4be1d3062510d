/** The kinds of problems with a data folder. */
export type JournalErrorCode =
  | 'journal.locked'
  | 'journal.damaged'
  | 'journal.otherVersion'
  | 'journal.notStored'
  | 'journal.closed'
  | 'journal.unusable'

/** Thrown if a data folder cannot be opened or written to. */
export class JournalError extends Error {
  readonly code: JournalErrorCode

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JournalError'
    this.code = code
  }
}
