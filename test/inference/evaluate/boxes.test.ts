// The file of true boxes in both of its forms.
import { expect, test } from 'vitest'
import { readBoxes } from '../../../src/inference/evaluate/boxes.ts'

const read = (value: unknown): ReturnType<typeof readBoxes> => readBoxes('boxes.json', JSON.stringify(value))

test('corners are corners', () => {
  const { form, pictures } = read({ 'a.jpg': [{ box: [10, 20, 60, 90], landmarks: [30, 50, 40, 50] }], 'b.jpg': [] })
  expect(form).toBe('corners')
  expect(pictures).toEqual([{ name: 'a.jpg', boxes: [[10, 20, 60, 90]] }, { name: 'b.jpg', boxes: [] }])
})

test('a box that would end before it begins is a corner and a size, and so is the whole file', () => {
  const { form, pictures } = read({ 'a.jpg': [{ box: [100, 20, 60, 90] }, [10, 20, 60, 90]] })
  expect(form).toBe('corner-and-size')
  expect(pictures[0]!.boxes).toEqual([[100, 20, 160, 110], [10, 20, 70, 110]])
})

test('landmarks outside most boxes show the form too', () => {
  expect(read({ 'a.jpg': [{ box: [50, 50, 60, 90], landmarks: [80, 90, 90, 95] }] }).form).toBe('corner-and-size')
})

test('what is no such file is a coded error', () => {
  expect(() => readBoxes('x.json', 'no')).toThrow('x.json is not JSON')
  expect(() => read({ 'a.jpg': [{ box: [1, 2, 3] }] })).toThrow('boxes.json')
})
