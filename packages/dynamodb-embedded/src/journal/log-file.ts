import { type Disk, writeAll } from './disk.ts'
import { encodeFrame } from './frame.ts'
import { FILE_HEADER, type FileEnd } from './journal-file.ts'

/** A file to which frames are appended. An incomplete frame is cut off before the next append. */
export class LogFile {
  readonly #disk: Disk
  readonly #file: number
  readonly #isCounted: boolean
  #frames: number
  #bytes: number

  private constructor(disk: Disk, file: number, { frames, bytes }: Pick<FileEnd, 'frames' | 'bytes'>) {
    this.#disk = disk
    this.#file = file
    this.#isCounted = disk.names(file) > 0
    this.#frames = frames
    this.#bytes = bytes
  }

  /** Creates a file. It is on disk when this returns. */
  static create(disk: Disk, path: string): LogFile {
    const log = new LogFile(disk, disk.open(path, 'w+'), { frames: 0, bytes: 0 })
    log.#begin()
    return log
  }

  /** Opens a file whose valid part has been read. */
  static open(disk: Disk, path: string, end: FileEnd): LogFile {
    const log = new LogFile(disk, disk.open(path, 'r+'), end)
    if (end.rest > 0) disk.truncate(log.#file, end.bytes)
    if (end.bytes === 0) log.#begin()
    return log
  }

  /** The number of valid bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * Appends a frame. Rejects if the disk fails, and then leaves an incomplete frame. Rejects with the code `ENOENT` if the file was
   * deleted, because its content disappears when the process ends.
   */
  async append(content: Buffer, isSynced: boolean): Promise<void> {
    const frame = encodeFrame(this.#frames + 1, content)
    writeAll(this.#disk, this.#file, frame, this.#bytes)
    if (isSynced) await this.#disk.dataSync(this.#file)
    if (this.#isCounted && this.#disk.names(this.#file) === 0) {
      throw Object.assign(new Error('The log was deleted.'), { code: 'ENOENT' })
    }
    this.#frames++
    this.#bytes += frame.length
  }

  /** Cuts off the incomplete frame of a failed append. */
  cut(): void {
    this.#disk.truncate(this.#file, this.#bytes)
  }

  sync(): void {
    this.#disk.sync(this.#file)
  }

  close(): void {
    this.#disk.close(this.#file)
  }

  #begin(): void {
    writeAll(this.#disk, this.#file, FILE_HEADER, 0)
    this.#disk.sync(this.#file)
    this.#bytes = FILE_HEADER.length
  }
}
