import type { PlantedBug } from './planted-bug.ts'

const STREAMS = 'packages/dynamo-signals/src/streams'

/** Bugs of what a letter keeps, and of which record it is about: large images, long IDs and restored copies. */
export const BUGS_OF_LETTERS: readonly PlantedBug[] = [
  {
    name: 'the pieces of a redriven letter are not removed',
    file: `${STREAMS}/dead-letters.ts`,
    from: '{ writes: [own, ...pieces] }',
    to: '{ writes: [own, ...pieces.slice(1)] }',
    breaks: 'I24',
  },
  {
    name: 'a letter that is removed keeps its lane closed',
    file: `${STREAMS}/change-lane.ts`,
    from: '(await hasOtherLetter(core, writes[0].key, laneOf(lane)))',
    to: '[hasOtherLetter].length > 0',
    breaks: 'I12',
  },
  {
    name: 'a large letter is not compressed',
    file: `${STREAMS}/pack-record.ts`,
    from: 'const packed = gzipSync(text)',
    to: 'const packed = gzipSync && Buffer.from(text)',
    breaks: 'I17',
  },
  {
    name: 'a compressed record is not split',
    file: `${STREAMS}/pack-record.ts`,
    from: 'const PIECE = 350_000',
    to: 'const PIECE = 3_500_000',
    breaks: 'I17',
  },
  {
    name: 'a record whose images the ledger rejects is not parked',
    file: `${STREAMS}/park.ts`,
    from: 'if (packed && !isTooMuch(error)) throw error',
    to: 'if (isTooMuch) throw error',
    breaks: 'I14, I24',
  },
  {
    name: 'a long lane key is not hashed',
    file: `${STREAMS}/lanes.ts`,
    from: 'const LONGEST_LANE = 937',
    to: 'const LONGEST_LANE = 937_000',
    breaks: 'I14, I24',
  },
  {
    name: 'a condition throws for a value of another type',
    file: 'packages/dynamo-signals/src/repository/items/is-scalar.ts',
    from: "    case 'boolean':\n",
    to: "    case 'boolean':\n      if (stored?.M) throw new TypeError('Expected a boolean.')\n",
    breaks: 'I14, I24',
  },
  {
    name: 'a restored copy is mistaken for the original change',
    file: `${STREAMS}/restored-copies.ts`,
    from: 'return isOther ? {',
    to: 'return isOther && !record ? {',
    breaks: 'I12',
  },
  {
    name: 'a restored copy is parked under the ID of the original change',
    file: `${STREAMS}/restored-copies.ts`,
    from: 'await withOwnId(core, record, dispatchUid)',
    to: '(withOwnId && record)',
    breaks: 'I12, I24',
  },
  {
    name: 'the mark of a batch is not removed',
    file: `${STREAMS}/run-batch.ts`,
    from: 'await mark?.end(failed).catch(() => {})',
    to: 'void mark?.end',
    breaks: 'I24',
  },
]
