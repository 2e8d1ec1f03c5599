// The people of the demo: names and the looks that go with them.

export type CastMember = { readonly displayName: string; readonly lookSeed: number }

/** Seeds picked by eye, for three people who look nothing alike; further ones come as they fall. */
const CAST: readonly CastMember[] = [
  { displayName: 'Amara', lookSeed: 4 }, { displayName: 'Jonas', lookSeed: 37 }, { displayName: 'Mei', lookSeed: 12 },
  { displayName: 'Ingrid', lookSeed: 25 }, { displayName: 'Leila', lookSeed: 16 }, { displayName: 'Karim', lookSeed: 38 },
]

export function castMember(index: number): CastMember {
  return CAST[index] ?? { displayName: `Bot ${index + 1}`, lookSeed: 100 + index }
}
