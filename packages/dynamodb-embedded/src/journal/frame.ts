import { crc32 } from 'node:zlib'

/**
 * A frame is the unit of a write: a marker, its number in the file, the length and checksum of the content, a checksum
 * of this header, and the content. The header's checksum distinguishes a corrupt length from incomplete content.
 */
const MARKER = 0x46424444
const HEADER = 20

export interface FrameHeader {
  readonly number: number
  readonly length: number
  readonly checksum: number
}

/** The size of a frame's header in bytes. */
export const HEADER_BYTES = HEADER

/** The marker at the start of each frame. */
export const MARKER_BYTES = Buffer.from('DDBF')

/** Creates a frame with this content. */
export function encodeFrame(number: number, content: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEADER + content.length)
  frame.writeUInt32LE(MARKER, 0)
  frame.writeUInt32LE(number, 4)
  frame.writeUInt32LE(content.length, 8)
  frame.writeUInt32LE(crc32(content), 12)
  frame.writeUInt32LE(crc32(frame.subarray(0, 16)), 16)
  content.copy(frame, HEADER)
  return frame
}

/** Reads the header of a frame. Returns undefined if the bytes are not a header. */
export function decodeHeader(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < HEADER || bytes.readUInt32LE(0) !== MARKER) return undefined
  if (crc32(bytes.subarray(0, 16)) !== bytes.readUInt32LE(16)) return undefined
  return { number: bytes.readUInt32LE(4), length: bytes.readUInt32LE(8), checksum: bytes.readUInt32LE(12) }
}

export function isContentOf({ length, checksum }: FrameHeader, content: Buffer): boolean {
  return content.length === length && crc32(content) === checksum
}
