import { dashboardBody, deliveryGraphs, type Graphs } from 'dynamo-signals/deploy'
import { ofGateway, ofMail, watched } from './metrics.ts'
import { stageName } from './stage.ts'

/** The health of the shop on one page: first the metrics that users notice, then background processing. */
const GRAPHS: Graphs<$util.Input<string>> = {
  'Requests and failures': [
    { ...ofGateway('Count'), label: 'requests' },
    { ...ofGateway('4xx'), label: '4xx' },
    { ...ofGateway('5xx'), label: '5xx' },
  ],
  'Response times (ms)': [
    { ...ofGateway('Latency', 'p50'), label: 'p50' },
    { ...ofGateway('Latency', 'p99'), label: 'p99' },
  ],
  ...deliveryGraphs(watched),
  'Bounces and complaints': [
    { ...ofMail('Reputation.BounceRate'), label: 'bounces' },
    { ...ofMail('Reputation.ComplaintRate'), label: 'complaints' },
  ],
}

const { region } = aws.getRegionOutput({})

new aws.cloudwatch.Dashboard('Dashboard', {
  dashboardName: stageName('overview'),
  dashboardBody: $jsonStringify(dashboardBody(GRAPHS, region)),
})
