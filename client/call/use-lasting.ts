// Whether something has been so for a while: what passes at once need not be told.
import { useEffect, useState } from 'react'

export function useLasting(isSo: boolean, forMs: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!isSo) return
    const timer = setTimeout(() => setLasts(true), forMs)
    return () => {
      clearTimeout(timer)
      setLasts(false)
    }
  }, [isSo, forMs])
  return isSo && lasts
}
