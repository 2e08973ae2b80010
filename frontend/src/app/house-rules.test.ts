/** Rules of the house that no tool knows: the server decides, the screen draws. */
import { describe, expect, it } from 'vitest'

const sources = import.meta.glob<string>('/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
const ours = Object.entries(sources).filter(([path]) => !/\.test\.tsx?$|\/generated\/|\/testing\//.test(path))

/** The values of an enumeration in the server's contract. */
function valuesOf(enumeration: string): string[] {
  const contract = sources['/src/generated/api.ts'] ?? ''
  const [, values = ''] = new RegExp(`\\b${enumeration}: ("[^;]+);`).exec(contract) ?? []
  return values.split('|').map((value) => value.trim().replaceAll('"', ''))
}

function placesThatSay(words: readonly string[]): string[] {
  const quoted = new RegExp(`\\b(?:${words.join('|')})\\b`)
  return ours.filter(([, source]) => quoted.test(source)).map(([path]) => path)
}

describe('the states of documents', () => {
  it('are known by name to nothing but what gives them their looks', () => {
    const states = valuesOf('DocumentStatusEnum')
    expect(states).toContain('PENDING_REVIEW')
    expect(placesThatSay(states)).toEqual(['/src/components/ui/status-looks.ts'])
  })
})

describe('the moves of documents', () => {
  it('are known by name to nothing at all', () => {
    const moves = [
      ...[
        'submit_for_review',
        'start_review',
        'complete_review',
        'request_changes',
        'route_for_approval',
        'make_effective',
      ],
      ...[
        'withdraw_approval',
        'change_effective_date',
        'create_version',
        'initiate_obsolescence',
        'cancel_obsolescence',
      ],
    ]
    expect(placesThatSay(moves)).toEqual([])
  })
})
