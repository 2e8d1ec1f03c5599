// Picture in picture: who speaks in a small window above everything else, with the microphone's switch where the browser allows a page in it.
import { Mic, MicOff, PictureInPicture2 } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { CallSession } from '../state/call-session.ts'
import { isSending } from '../state/call-state.ts'
import type { CallState } from '../state/call-state.ts'
import { useStore } from '../state/use-store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { StreamVideo } from '../ui/stream-video.tsx'
import { say } from '../words/words.ts'
import type { Tool } from './tool.ts'
import './small-window.css'

/** Not yet in TypeScript's library: https://wicg.github.io/document-picture-in-picture/ */
type PictureWindows = { requestWindow(options: { width: number; height: number }): Promise<Window> }
const windows = (): PictureWindows | null => (globalThis as { documentPictureInPicture?: PictureWindows }).documentPictureInPicture ?? null

type Open = { readonly kind: 'window'; readonly window: Window } | { readonly kind: 'video' }
export type SmallWindow = { readonly tools: readonly Tool[]; readonly keys: Readonly<Record<string, () => void>>; readonly element: ReactNode }

export function useSmallWindow(session: CallSession, call: CallState, microphone: Tool | undefined): SmallWindow {
  const tracks = useStore(session.tracks)
  const { shown } = useStore(session.spotlight)
  const [open, setOpen] = useState<Open | null>(null)
  const video = useRef<HTMLVideoElement>(null)
  const peer = call.peers.find(({ peerId }) => peerId === shown) ?? call.peers.find((one) => isSending(one, 'camera')) ?? call.peers[0]
  const picture = peer && isSending(peer, 'camera') ? (tracks.get(peer.peerId)?.camera ?? null) : null

  // Seen there, the pictures must go on while the page itself is hidden.
  useEffect(() => (open ? session.hidden.hold() : undefined), [open, session])
  useEffect(() => (open?.kind === 'window' ? () => open.window.close() : undefined), [open])
  useEffect(() => {
    if (!video.current || windows()) return
    video.current.srcObject = picture && new MediaStream([picture])
    if (picture) void video.current.play().catch(() => undefined)
  }, [picture])

  const close = useCallback((): void => {
    if (document.pictureInPictureElement) void document.exitPictureInPicture()
    setOpen(null)
  }, [])
  const openIt = async (): Promise<void> => {
    try {
      const api = windows()
      if (api) {
        const window = await api.requestWindow({ width: 360, height: 240 })
        dress(window)
        window.addEventListener('pagehide', () => setOpen(null), { once: true })
        setOpen({ kind: 'window', window })
      } else if (video.current) {
        await video.current.requestPictureInPicture()
        video.current.addEventListener('leavepictureinpicture', () => setOpen(null), { once: true })
        setOpen({ kind: 'video' })
      }
    } catch {
      // Refused by the browser, or there is no picture yet: the call goes on in the page.
      setOpen(null)
    }
  }

  const isPossible = windows() !== null || (document.pictureInPictureEnabled && picture !== null)
  const run = (): void => (open ? close() : void openIt())
  const tool: Tool = { id: 'small-window', name: say(open ? 'stage.closeSmallWindow' : 'stage.smallWindow'), icon: PictureInPicture2, shortcut: 'W', rank: 55, action: { kind: 'press', run }, ...(open ? { look: 'on' } : {}) }
  const isMuted = microphone?.look === 'off'
  return {
    tools: isPossible || open ? [tool] : [],
    keys: isPossible || open ? { w: run } : {},
    element: (
      <>
        {windows() === null && <video ref={video} className="small-video" muted playsInline aria-hidden="true" />}
        {open?.kind === 'window' &&
          createPortal(
            <div className="small-window">
              {picture && peer ? <StreamVideo track={picture} mirrored={false} fit="cover" label={say('call.pictureOf', { name: peer.displayName })} /> : <div className="tile-empty">{peer ? <Avatar name={peer.displayName} /> : <p>{say('stage.nobodyToSee')}</p>}</div>}
              {peer && (
                <div className="tile-name">
                  <span>{peer.displayName}</span>
                </div>
              )}
              {microphone && microphone.action.kind === 'press' && (
                <Button kind="icon" className={`small-microphone ${isMuted ? 'tool-off' : ''}`} aria-label={microphone.name} onPress={microphone.action.run}>
                  {isMuted ? <MicOff aria-hidden="true" /> : <Mic aria-hidden="true" />}
                </Button>
              )}
            </div>,
            open.window.document.body,
          )}
      </>
    ),
  }
}

/** A window of its own has no styles: it gets the page's. */
function dress({ document: inside }: Window): void {
  for (const node of document.head.querySelectorAll('link[rel="stylesheet"], style')) inside.head.append(node.cloneNode(true))
  Object.assign(inside.documentElement.dataset, document.documentElement.dataset)
  inside.documentElement.lang = document.documentElement.lang
  inside.documentElement.dir = document.documentElement.dir
}
