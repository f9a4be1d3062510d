import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Which files of the run are skipped, and why; empty when none is. */
    skippedFiles: string
  }
}

/** Set when it was said: several projects of a run have the same to say. */
const SAID = 'SKIPPED_FILES_OF_THE_RUN'

/** Says before the first test which files cannot run on this machine. */
export function setup(project: TestProject): void {
  const { skippedFiles } = project.getProvidedContext()
  if (!skippedFiles || process.env[SAID]) return
  process.env[SAID] = skippedFiles
  process.stdout.write(`${skippedFiles}\n\n`)
}
