import { describe, expect, it } from 'vitest'
import { messagesByLocale } from '../../messages/index.ts'
import { scoreWords } from './score-words.ts'

const { checks } = messagesByLocale.en

describe('scoreWords', () => {
  it.each([
    [{ id: 'face.match', score: 0.62, threshold: 0.363 }, '0.620, at least 0.363 needed'],
    [{ id: 'face.match', score: 0.35, threshold: 0.363 }, '0.350, at least 0.363 needed · close to the line'],
    [{ id: 'capture.source', score: 0.1, threshold: 0.5 }, '0.100, at most 0.500 allowed'],
    [{ id: 'document.thickness', score: 31.26, threshold: 20 }, '31.3°, at least 20.0° needed'],
    [{ id: 'face.quality', score: 0.4 }, 'Score 0.400'],
  ] as const)('%o', (check, words) => {
    expect(scoreWords(check, checks)).toBe(words)
  })

  it('says nothing without a score', () => {
    expect(scoreWords({ id: 'bundle.integrity' }, checks)).toBeNull()
  })
})
