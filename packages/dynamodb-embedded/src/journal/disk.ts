import { closeSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** The operations of a log on its file. A test can replace them with a full disk. */
export interface Disk {
  open(path: string, flags: string): number
  close(file: number): void
  /** Returns the number of bytes that were written. This may be less than requested. */
  write(file: number, bytes: Buffer, place: number): number
  truncate(file: number, length: number): void
  sync(file: number): void
  /** Resolves when all written data is on the disk. */
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

/** Writes all bytes. If the disk throws, some of them may have been written. */
export function writeAll(disk: Disk, file: number, bytes: Buffer, place: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += disk.write(file, bytes.subarray(written), place + written)
  }
}
