// The words of labels in a report, in English: what a face looked like or a voice sounded like at a time, never what a person is.

export const expression = {
  looked: { neutral: 'looked neutral', anger: 'looked angry', disgust: 'looked disgusted', fear: 'looked fearful', happiness: 'looked happy', sadness: 'looked sad', surprise: 'looked surprised', other: 'looked mixed' },
  sounded: { neutral: 'sounded even', anger: 'sounded heated', disgust: 'sounded averse', fear: 'sounded tense', happiness: 'sounded cheerful', sadness: 'sounded low', surprise: 'sounded surprised', other: 'sounded mixed' },
  unsure: 'not sure',
  notAnalysed: 'not analysed',
} as const
