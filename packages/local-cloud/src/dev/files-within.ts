import { sep } from 'node:path'

/** The files that are among the changed files, or in a changed folder. */
export function filesWithin(files: ReadonlySet<string>, changed: ReadonlySet<string>): string[] {
  return [...files].filter(file => [...changed].some(each => file === each || file.startsWith(`${each}${sep}`)))
}
