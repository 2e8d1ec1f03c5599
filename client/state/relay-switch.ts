// `?relay=1` in the address sends and receives over the TURN server only: to try it, on a server that has one.

export function relayIsForced(search: string = location.search): boolean {
  return new URLSearchParams(search).get('relay') === '1'
}
