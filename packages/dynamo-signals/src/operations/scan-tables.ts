import type { Core } from '../repository/core.ts'
import { type ScanOptions, type ScanPurpose, type ScanResult, scanPages, type VisitPage } from './scan-table.ts'
import { tableIn } from './scan-token.ts'

/** A table to scan, and what to do with its items. */
export interface TableVisit {
  readonly tableName: string
  readonly visit: VisitPage
}

/**
 * Scans several tables, one after another. The token of an unfinished run says which of them it stopped in, so a resumed run
 * skips those before it.
 */
export async function scanTables(
  core: Core,
  { resumeFrom, ...options }: ScanOptions & Omit<ScanPurpose, 'tableName' | 'doneBefore'>,
  tables: readonly TableVisit[],
): Promise<ScanResult> {
  const stoppedIn = resumeFrom === undefined ? undefined : tableIn(resumeFrom)
  // The scan of the first table refuses the token of a table that is not among them.
  const first = Math.max(
    0,
    tables.findIndex(({ tableName }) => tableName === stoppedIn),
  )
  let scanned = 0
  for (const [at, { tableName, visit }] of tables.slice(first).entries()) {
    const from = at === 0 && resumeFrom !== undefined ? { resumeFrom } : {}
    const result = await scanPages(core, { ...options, ...from, tableName, doneBefore: scanned }, visit)
    if (result.resumeFrom !== undefined) return result
    scanned = result.scanned
  }
  return { scanned, resumeFrom: undefined }
}
