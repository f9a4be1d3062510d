import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { LocalCloudError } from '../local-cloud-error.ts'

const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']

/** Where the code of a function is. */
export interface HandlerFile {
  readonly file: string
  readonly exportName: string
  /** Every file that it may be in. */
  readonly candidates: readonly string[]
}

/**
 * Finds the file of a handler: `functions/mail.handler` is the export `handler` of `functions/mail.ts`. While the file does
 * not exist, it is the one with the first ending. Throws a `LocalCloudError` for text without an export.
 */
export function handlerFile(folder: string, functionName: string, handler: string): HandlerFile {
  const [, path, exportName] = /^(.+)\.([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(handler) ?? []
  if (path === undefined || exportName === undefined) {
    throw new LocalCloudError(
      'dev.invalidHandler',
      `The handler of ${functionName} is "${handler}". Set it to a file without its ending, a dot, and an export: functions/${functionName}.handler`,
    )
  }
  const candidates = ENDINGS.map(ending => resolve(folder, `${path}${ending}`))
  return { file: candidates.find(file => existsSync(file)) ?? `${candidates[0]}`, exportName, candidates }
}
