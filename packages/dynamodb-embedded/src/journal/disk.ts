import { closeSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** What a log does with its file: a test may put a full disk in its place. */
export interface Disk {
  open(path: string, flags: string): number
  close(file: number): void
  /** Returns how many bytes were written, which may be fewer. */
  write(file: number, bytes: Buffer, place: number): number
  truncate(file: number, length: number): void
  sync(file: number): void
  /** Resolves when what was written is on the medium. */
  dataSync(file: number): Promise<void>
}

export const REAL_DISK: Disk = {
  open: (path, flags) => openSync(path, flags),
  close: file => closeSync(file),
  write: (file, bytes, place) => writeSync(file, bytes, 0, bytes.length, place),
  truncate(file, length) {
    ftruncateSync(file, length)
    fdatasyncSync(file)
  },
  sync: file => fsyncSync(file),
  dataSync: file => new Promise((resolve, reject) => fdatasync(file, error => (error ? reject(error) : resolve()))),
}

/** Writes all of the bytes. Throws what the disk throws: some of them may be written then. */
export function writeAll(disk: Disk, file: number, bytes: Buffer, place: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += disk.write(file, bytes.subarray(written), place + written)
  }
}
