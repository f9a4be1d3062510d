import type { PlantedBug } from './planted-bug.ts'

const STREAMS = 'packages/dynamo-signals/src/streams'

/** Bugs of how the library gives up on a record: where that fails, one record holds back its shard. */
export const BUGS_OF_PARKING: readonly PlantedBug[] = [
  {
    name: 'a receiver that hangs is not counted',
    file: `${STREAMS}/time-limit.ts`,
    from: '    reject(error)\n',
    to: '    void reject\n',
    breaks: 'I14, I24',
  },
  {
    name: 'a condition that throws makes its record unreadable',
    file: `${STREAMS}/receivers-for.ts`,
    from: 'return [{ connection, failure: { error } }]',
    to: 'throw error',
    breaks: 'I14, I24',
  },
  {
    name: 'a condition that throws counts as false',
    file: `${STREAMS}/receivers-for.ts`,
    from: 'return [{ connection, failure: { error } }]',
    to: 'return void error ?? []',
    breaks: 'I12',
  },
  {
    name: 'a letter keeps an error message of any length',
    file: 'packages/dynamo-signals/src/dispatch/thrown-values.ts',
    from: 'text.length > LONGEST_TEXT ?',
    to: 'text.length > LONGEST_TEXT * 1e6 ?',
    breaks: 'I14, I24',
  },
  {
    name: 'parked lanes are looked up for another consumer',
    file: `${STREAMS}/waiting/blocked-lanes.ts`,
    from: 'const pk = lanesPartition(consumer)',
    to: "const pk = lanesPartition(consumer + '2')",
    breaks: 'I13',
  },
  {
    name: 'only one lane of a batch is looked up',
    file: `${STREAMS}/waiting/blocked-lanes.ts`,
    from: 'Array.from(lanes.keys(), sk',
    to: 'Array.from([...lanes.keys()].slice(0, 1), sk',
    breaks: 'I13',
  },
  {
    name: 'a letter whose receiver fails again is removed',
    file: `${STREAMS}/redrive.ts`,
    from: '    return { error: describeError(error) }',
    to: "    return 'superseded'",
    breaks: 'I12',
  },
]
