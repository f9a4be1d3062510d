import { describe, expect, it } from 'vitest'
import { parseJavaVersion, requireJava } from '../../../packages/local-cloud/src/dynamodb/require-java.ts'

describe('the version of Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "21.0.2" 2024-01-16', 21],
    ['The operation could not be completed.', undefined],
  ])('in %j is %s', (printed, version) => {
    expect(parseJavaVersion(printed)).toBe(version)
  })

  it('is read from Java, and without Java the error says what to install', async () => {
    await expect(requireJava('no-such-java')).rejects.toMatchObject({
      name: 'LocalCloudError',
      code: 'dynamodb.javaMissing',
      message: expect.stringContaining('Install a Java runtime 17 or newer'),
    })
  })

  it('that belongs to another kind of instance with the same name is rejected, too', async () => {
    await expect(requireJava('true')).rejects.toMatchObject({ code: 'dynamodb.javaMissing' })
  })
})
