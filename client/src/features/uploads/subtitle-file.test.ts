import { describe, expect, test } from 'vitest'
import { languageIn, languageOptions, readSubtitles } from './subtitle-file.ts'

describe('a file of subtitles', () => {
  test.each([
    ['Evening.de.srt', 'de'],
    ['Evening.pt-br.vtt', 'pt-BR'],
    ['Evening_en.srt', 'en'],
    ['Evening.srt', undefined],
    ['Evening.the.srt', undefined],
    ['en.txt', undefined],
  ])('called %s is in %s', (name, language) => {
    expect(languageIn(name)).toBe(language)
  })

  test.each([
    ['UTF-8', [0xef, 0xbb, 0xbf, 0xc3, 0xa9]],
    ['UTF-16', [0xff, 0xfe, 0xe9, 0x00]],
    ['Windows-1252', [0xe9]],
  ])('is read in %s', async (_, bytes) => {
    expect(await readSubtitles(new File([new Uint8Array(bytes)], 'a.srt'))).toBe('é')
  })

  test('can be in a language that is not among the common ones', () => {
    expect(languageOptions('eu')).toContainEqual({ value: 'eu', label: 'Basque' })
    expect(languageOptions('de')).toHaveLength(languageOptions('en').length)
  })
})
