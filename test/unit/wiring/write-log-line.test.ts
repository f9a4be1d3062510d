import { expect, it, onTestFinished, vi } from 'vitest'
import { writeLogLine } from '../../../wiring/write-log-line.ts'

it('writes one line of JSON that has the error without its message, which may quote user input', () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(line => lines.push(String(line)) > 0)
  onTestFinished(() => write.mockRestore())
  const error = Object.assign(new TypeError('ada@example.org is not a number'), { code: 'shop.odd' })

  writeLogLine({ level: 'error', message: 'A stored\nUser is not valid.', error })

  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{.*\}\n$/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'ERROR',
    message: 'A stored\nUser is not valid.',
    service: 'local',
    failure: { name: 'TypeError', code: 'shop.odd' },
  })
  expect(lines[0]).not.toContain('ada@example.org')
})
