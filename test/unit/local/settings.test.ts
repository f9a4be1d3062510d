import { describe, expect, it } from 'vitest'
import { readLocalSettings } from '../../../local/settings.ts'

describe('the settings of npm start', () => {
  it('have defaults, even if they are empty', () => {
    const defaults = {
      PORT: 3000,
      CONSOLE_PORT: 4000,
      DYNAMODB_PORT: 8000,
      SES_PORT: 8005,
      DATA_DIR: '.local',
      ENGINE: 'embedded',
      TABLE_PREFIX: 'shop',
      RATE_LIMITS: 'on',
    }

    expect(readLocalSettings({})).toEqual(defaults)
    expect(readLocalSettings({ PORT: '', PUBLIC_URL: ' ', DYNAMODB_ENDPOINT: '' })).toEqual(defaults)
  })

  it('keep everything in memory when the folder is empty', () => {
    expect(readLocalSettings({ DATA_DIR: '' }).DATA_DIR).toBe('')
  })

  it('are read as they are given', () => {
    const given = {
      PORT: '3001',
      DYNAMODB_ENDPOINT: 'http://localhost:8000/',
      PUBLIC_URL: 'https://shop.example/',
      RATE_LIMITS: 'off',
    }

    expect(readLocalSettings(given)).toMatchObject({
      PORT: 3001,
      DYNAMODB_ENDPOINT: 'http://localhost:8000',
      PUBLIC_URL: 'https://shop.example',
      RATE_LIMITS: 'off',
    })
  })

  it.each(['abc', '0', '70000', '-1', '80.5', '0x50', '8e3', '3000 4000', '99999999999', 'Infinity', '٣٠٠٠'])(
    'refuse %s as a port, and name the setting, the value and the fix',
    text => {
      for (const name of ['PORT', 'CONSOLE_PORT', 'DYNAMODB_PORT', 'SES_PORT']) {
        expect(() => readLocalSettings({ [name]: text })).toThrow(
          `${name} is "${text}". Set it to a port from 1 to 65535, or unset it to use `,
        )
      }
    },
  )

  it.each<[string, string, string]>([
    ['RATE_LIMITS', 'maybe', 'RATE_LIMITS is "maybe". Set it to on or off.'],
    ['RATE_LIMITS', 'OFF', 'RATE_LIMITS is "OFF". Set it to on or off.'],
    ['ENGINE', 'memory', 'ENGINE is "memory". Set it to embedded, or to dynamodb-local, which needs Java.'],
    ['DYNAMODB_ENDPOINT', 'localhost:8000', 'DYNAMODB_ENDPOINT is "localhost:8000". Set it to an address such as'],
    ['DYNAMODB_ENDPOINT', 'ftp://localhost', 'DYNAMODB_ENDPOINT is "ftp://localhost". Set it to an address such as'],
    ['PUBLIC_URL', 'javascript:alert(1)', 'PUBLIC_URL is "javascript:alert(1)". Set it to the address'],
    ['PUBLIC_URL', 'http://localhost:3000?a=b', 'PUBLIC_URL is "http://localhost:3000?a=b". Set it to the address'],
    ['PUBLIC_URL', 'http://localhost:3000/#top', 'PUBLIC_URL is "http://localhost:3000/#top". Set it to the address'],
    ['DYNAMODB_ENDPOINT', 'http://localhost:8000/?', 'DYNAMODB_ENDPOINT is "http://localhost:8000/?". Set it to'],
    ['DATA_DIR', '   ', 'DATA_DIR is "   ". Set it to a folder, or to an empty string to keep everything in memory.'],
    ['PUBLIC_URL', 'http://', 'PUBLIC_URL is "http://". Set it to the address'],
    ['TABLE_PREFIX', 'my shop', 'TABLE_PREFIX is "my shop". Set it to at most 248 letters'],
    ['TABLE_PREFIX', 'x'.repeat(249), 'Set it to at most 248 letters'],
    ['PORT', '1\u001b[2J\nready', 'PORT is "1\\u001b[2J\\nready". Set it to a port'],
  ])('refuse %s=%s', (name, text, sentence) => {
    expect(() => readLocalSettings({ [name]: text })).toThrow(sentence)
  })

  it('name all invalid settings together', () => {
    expect(() => readLocalSettings({ PORT: 'abc', RATE_LIMITS: 'maybe' })).toThrow(/^PORT is .*\nRATE_LIMITS is /)
  })

  it('refuse one port for two services, even if one is a default', () => {
    expect(() => readLocalSettings({ PORT: '4000' })).toThrow(
      'PORT and CONSOLE_PORT are both 4000. Give each service its own port.',
    )
    expect(readLocalSettings({ PORT: '8000', DYNAMODB_ENDPOINT: 'http://localhost:9000' }).PORT).toBe(8000)
  })
})
