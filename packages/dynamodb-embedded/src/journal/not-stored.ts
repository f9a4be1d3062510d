import { JournalError } from './journal-error.ts'

/** Returns the error for lines that were not stored in a folder. It says what to do about the error of the disk. */
export function notStored(folder: string, error: unknown): JournalError {
  const message = `The request could not be stored in ${folder}: ${whyNotStored(error)}`
  return new JournalError('journal.notStored', message, { cause: error })
}

function whyNotStored(error: unknown): string {
  if (isDeleted(error)) return 'its files were deleted. Put them back if you have a copy, then restart.'
  const { code } = error as NodeJS.ErrnoException
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `the disk reported ${code ?? String(error)}`
  return `${why}. Free some space, then retry the request.`
}

/** Whether a file could not be written because it or its folder was deleted. */
export function isDeleted(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
