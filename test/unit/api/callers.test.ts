import { callerOf } from '@dynamo-signals/api'
import { expect, it } from 'vitest'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['unknown', 'unknown'],
  ['', ''],
  ['999.1.1.1', '999.1.1.1'],
])('counts %s as %s', (ip, caller) => {
  expect(callerOf(ip)).toBe(caller)
})

it('counts all addresses of a /64 as one caller, and those of different ones apart', () => {
  const hosts = Array.from({ length: 300 }, (_, index) => `2001:db8:0:7::${index.toString(16)}`)
  const networks = Array.from({ length: 300 }, (_, index) => `2001:db8:0:${index.toString(16)}::1`)
  expect(new Set(hosts.map(callerOf)).size).toBe(1)
  expect(new Set(networks.map(callerOf)).size).toBe(300)
})
