import { rename } from 'node:fs/promises'
import { LocalCloudError } from '../local-cloud-error.ts'
import { fileProblem } from './file-problem.ts'

/** Renames an unreadable file, so that a new one can replace it and nothing is lost. Returns the new name. */
export async function setAside(file: string, now = new Date()): Promise<string> {
  const aside = `${file}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`
  try {
    await rename(file, aside)
  } catch (cause) {
    const message = `${file} is damaged and cannot be renamed: ${fileProblem(cause)}. Move it away and start again.`
    throw new LocalCloudError('dataFolder.damaged', message, { cause })
  }
  return aside
}
