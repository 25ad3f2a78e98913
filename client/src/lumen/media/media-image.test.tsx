import { fireEvent, render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { MediaImage } from './media-image.tsx'

const set = { srcset: '/a/160 160w, /a/320 320w', placeholder: 'data:image/webp;base64,AAAA' }
const subject = { title: 'Lamp' }

test('offers the browser every size, over the pixels that stand in', () => {
  const { container } = render(<MediaImage src="/a" set={set} sizes="10rem" subject={subject} />)
  const image = container.querySelector('img')
  expect(image?.getAttribute('srcset')).toBe(set.srcset)
  expect(image?.getAttribute('sizes')).toBe('10rem')
  expect(image?.style.backgroundImage).toContain(set.placeholder)
  expect(image?.className).not.toContain('opacity-0')
})

test('is one plain picture without sizes', () => {
  const { container } = render(<MediaImage src="/a" sizes="10rem" subject={subject} />)
  const image = container.querySelector('img')
  expect(image?.hasAttribute('srcset')).toBe(false)
  expect(image?.hasAttribute('sizes')).toBe(false)
  expect(image?.className).toContain('opacity-0')
})

test('draws artwork where the picture cannot be had', () => {
  const { container } = render(<MediaImage src="/a" set={set} subject={subject} />)
  const image = container.querySelector('img')
  if (image) fireEvent.error(image)
  expect(container.querySelector('img')).toBeNull()
  expect(container.querySelector('svg')).toBeTruthy()
})
