import { existsSync, type FSWatcher, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** An editor writes a file in several steps. They are one edit if no more than this is between two of them. */
const ONE_EDIT_MS = 25

interface WatchOptions {
  /** Called once for each edit, with the files that changed. */
  readonly onEdit: (files: ReadonlySet<string>) => void
  /** Called if a folder cannot be watched, for example because the system allows no more watchers. */
  readonly onError: (folder: string, error: Error) => void
}

/**
 * Watches the folders of files. A folder shows every edit, also of an editor that writes a new file and renames it: a watcher
 * of the old file would stay with the old file.
 */
export class WatchedFiles {
  readonly #options: WatchOptions
  readonly #folders = new Map<string, FSWatcher>()
  #changed = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /** Watches exactly the folders of these files. A folder that does not exist is seen when it is created. */
  watch(files: Iterable<string>): void {
    const wanted = new Set(Array.from(files, file => nearestFolder(dirname(file))))
    for (const [folder, watcher] of this.#folders) if (!wanted.has(folder)) this.#forget(folder, watcher)
    for (const folder of wanted) if (!this.#folders.has(folder)) this.#watchFolder(folder)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const [folder, watcher] of this.#folders) this.#forget(folder, watcher)
  }

  #watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => this.#note(folder, name))
      watcher.on('error', error => {
        this.#forget(folder, watcher)
        // A deleted folder is not a failure: the files that were in it have changed.
        if (existsSync(folder)) this.#options.onError(folder, error)
        else this.#note(folder, null)
      })
      this.#folders.set(folder, watcher)
    } catch (error) {
      this.#options.onError(folder, error as Error)
    }
  }

  /** If a folder is deleted or moved, the event has its own name. */
  #note(folder: string, name: string | null): void {
    if (!existsSync(folder)) {
      const watcher = this.#folders.get(folder)
      if (watcher) this.#forget(folder, watcher)
    }
    this.#changed.add(name === null || name === basename(folder) ? folder : join(folder, name))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const changed = this.#changed
      this.#changed = new Set()
      this.#options.onEdit(changed)
    }, ONE_EDIT_MS)
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close()
    this.#folders.delete(folder)
  }
}

/** The folder, or the closest one above it that exists. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}
