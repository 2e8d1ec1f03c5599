// Why a camera or microphone could not be opened, in English.

export const problems = {
  insecure: {
    camera: { title: 'The browser keeps the camera closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
    microphone: { title: 'The browser keeps the microphone closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
    both: { title: 'The browser keeps the camera and microphone closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
  },
  denied: {
    camera: { title: 'The browser may not use your camera', action: 'Allow the camera in the browser’s address bar, then try again.' },
    microphone: { title: 'The browser may not use your microphone', action: 'Allow the microphone in the browser’s address bar, then try again.' },
    both: { title: 'The browser may not use your camera and microphone', action: 'Allow the camera and microphone in the browser’s address bar, then try again.' },
  },
  'none-found': {
    camera: { title: 'No camera was found', action: 'Connect one and it is used at once. Until then the call works without.' },
    microphone: { title: 'No microphone was found', action: 'Connect one and it is used at once. Until then the call works without.' },
    both: { title: 'No camera or microphone was found', action: 'Connect one and it is used at once. Until then the call works without.' },
  },
  busy: {
    camera: { title: 'Another program is using the camera', action: 'Close it there, then try again.' },
    microphone: { title: 'Another program is using the microphone', action: 'Close it there, then try again.' },
    both: { title: 'Another program is using the camera and microphone', action: 'Close them there, then try again.' },
  },
  unplugged: {
    camera: { title: 'The camera was disconnected', action: 'Connect it again or choose another one.' },
    microphone: { title: 'The microphone was disconnected', action: 'Connect it again or choose another one.' },
    both: { title: 'The camera and microphone were disconnected', action: 'Connect them again or choose other ones.' },
  },
  unknown: {
    camera: { title: 'The camera did not start', action: 'Try again, or choose another one.' },
    microphone: { title: 'The microphone did not start', action: 'Try again, or choose another one.' },
    both: { title: 'The camera and microphone did not start', action: 'Try again, or choose others.' },
  },
} as const
