import { closeSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'

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
  /** The number of names that the file has. 0 if it was deleted. Some file systems do not count, and always have 0. */
  names(file: number): number
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
  names: file => fstatSync(file).nlink,
}

/** Writes all bytes. If the disk throws, some of them may have been written. */
export function writeAll(disk: Disk, file: number, bytes: Buffer, place: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += disk.write(file, bytes.subarray(written), place + written)
  }
}
