import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toWebVtt } from './web-vtt.ts'

const cuesIn = (vtt: string): string => vtt.slice(vtt.indexOf('\n\n') + 2)

describe('a file of subtitles', () => {
  test('of SubRip becomes WebVTT, in the order of its times', () => {
    const file =
      '\uFEFF2\r\n00:00:05,000 --> 00:00:06,250\r\n{\\an8}Later.\r\n\r\n' +
      '1\r\n0:00:01,5 --> 00:00:03,000\r\n- Good <i>evening</i>,\r\n<font color="red">Sir</font>.\r\n'
    expect(cuesIn(toWebVtt(file))).toBe(
      '00:00:01.500 --> 00:00:03.000\n- Good <i>evening</i>,\nSir.\n\n' +
        '00:00:05.000 --> 00:00:06.250\nLater.\n',
    )
  })

  test('of WebVTT keeps words and places, and loses styles, notes and what could be more', () => {
    const file =
      'WEBVTT - by hand\n\nSTYLE\n::cue { background: url(https://example.org) }\n\nNOTE secret\n\n' +
      'intro\n00:01.000 --> 00:02.000 line:90% align:start region:x onclick:1\n' +
      '<v Ann>Tea & <b>cake</b></v> <script>alert(1)</script> a --> b\n'
    expect(cuesIn(toWebVtt(file))).toBe(
      '00:00:01.000 --> 00:00:02.000 line:90% align:start\n' +
        'Tea &amp; <b>cake</b> alert(1) a --&gt; b\n',
    )
  })

  test('keeps words of SubRip that an empty line divides', () => {
    const vtt = toWebVtt('1\n00:00:01,000 --> 00:00:02,000\nOne\n\nTwo\n')
    expect(cuesIn(vtt)).toBe('00:00:01.000 --> 00:00:02.000\nOne\nTwo\n')
  })

  test.each([
    ['without times', 'Dear diary,\n\ntoday', /^Line 1: times such as/],
    ['with a broken time', 'WEBVTT\n\n00:61.000 --> 00:62.000\nHo', /^Line 3: expected times/],
    ['that ends before it begins', '1\n00:00:05,0 --> 00:00:04,0\nHo', /^Line 2: .* ends? before/],
    ['that is binary', '1\n\u0000\u0001ELF', /^Line 2: this is no text/],
    ['of another encoding', '1\n00:00:01,0 --> 00:00:02,0\nH\uFFFD', /^Line 3: this is no text/],
    [
      'without words',
      '1\n00:00:01,0 --> 00:00:02,0\n<p></p>\n',
      /^Line 1: times .* are nowhere in it/,
    ],
  ])('%s is refused with the line', (_, text, reason) => {
    expect(() => toWebVtt(text)).toThrow(reason)
  })

  test('of whatever words has no tag but those for bold, italic and underlined', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '<b>',
      '</I>',
      '-->',
      '&',
      '&amp;',
      '{\\',
      '}',
      'a',
      ' ',
    )
    const words = fc
      .array(fc.oneof(pieces, fc.string()), { maxLength: 20 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(words, (text) => {
        const line = `x${text.replace(/[\p{Cc}\uFFFD\u2028\u2029]/gu, '')}`
        const vtt = cuesIn(toWebVtt(`1\n00:00:01,000 --> 00:00:02,000\n${line}\n`))
        const [, ...rest] = vtt.trimEnd().split('\n')
        expect(rest).toHaveLength(1)
        expect(rest.join().replace(/<\/?[biu]>/g, '')).not.toMatch(/[<>]/)
      }),
    )
  })

  test('that is made to take long does not', () => {
    for (const piece of ['{\\', '<', '<a', ' ', '-->', '1:', '\n']) {
      const text = `1\n00:00:01,000 --> 00:00:02,000\nx ${piece.repeat(300_000)}`
      expect(toWebVtt(text.slice(0, 1_000_000))).toContain('00:00:01.000')
    }
  })
})
