// The words of labels in a report, in Chinese: what a face looked like or a voice sounded like at a time, never what a person is.
import type { expression as english } from '../en/expression.ts'
import type { Translated } from '../shape.ts'

export const expression = {
  looked: { neutral: '看起来平静', anger: '看起来生气', disgust: '看起来厌恶', fear: '看起来害怕', happiness: '看起来高兴', sadness: '看起来难过', surprise: '看起来惊讶', other: '看起来复杂' },
  sounded: { neutral: '听起来平稳', anger: '听起来激动', disgust: '听起来抵触', fear: '听起来紧张', happiness: '听起来愉快', sadness: '听起来低落', surprise: '听起来惊讶', other: '听起来复杂' },
  unsure: '不确定',
  notAnalysed: '未分析',
} satisfies Translated<typeof english>
