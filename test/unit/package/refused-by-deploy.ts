import { eventSourceMapping, requireDistinct, toCloudFormation } from 'dynamo-signals/deploy'

const FILTER = { eventName: ['INSERT'] }
const LONG = { dynamodb: { NewImage: { _type: { S: ['x'.repeat(4100)] } } } }

const template = (consumers: Readonly<Record<string, readonly object[]>>) => () =>
  toCloudFormation({
    consumers: Object.fromEntries(
      Object.entries(consumers).map(([name, filters]) => [name, { function: name, filters }]),
    ),
    schedule: 'Schedule',
  })

/** What the kits for a deployment refuse, each named by what is wrong. */
export const REFUSED_BY_DEPLOY: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['three consumers', template({ links: [FILTER], mail: [FILTER], search: [FILTER] })],
  ['no consumers', template({})],
  ['one function for two consumers', template({ schedule: [FILTER] })],
  // As a construct of the CDK calls it: test/infra/kit/cdk.test.ts.
  [
    'one prefix for two constructs',
    () => requireDistinct('dashboards', ['shop', 'shop'], 'Pass another prefix to one of the constructs.'),
  ],
  [
    'a table without a stream',
    () => eventSourceMapping({ consumer: 'mails', stream: undefined, function: 'f', failures: 'b', filters: [FILTER] }),
  ],
  ['no filters', template({ links: [] })],
  ['six filters', template({ links: Array(6).fill(FILTER) })],
  ['a long filter', template({ links: [LONG] })],
]
