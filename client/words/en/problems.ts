// Why a camera or microphone could not be opened, in English.

export const problems = {
  insecure: {
    camera: { title: 'The browser keeps the camera closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
    microphone: { title: 'The browser keeps the microphone closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
    both: { title: 'The browser keeps the camera and microphone closed on this address', action: 'Open the page over https, or at http://localhost on this computer.' },
  },
  denied: {
    camera: { title: 'The browser may not use your camera' },
    microphone: { title: 'The browser may not use your microphone' },
    both: { title: 'The browser may not use your camera and microphone' },
  },
  unsupported: {
    camera: { title: 'This browser does not open the camera for web pages', action: 'Use a current Chrome, Edge, Firefox or Safari; browsers inside other apps often cannot.' },
    microphone: { title: 'This browser does not open the microphone for web pages', action: 'Use a current Chrome, Edge, Firefox or Safari; browsers inside other apps often cannot.' },
    both: { title: 'This browser does not open camera and microphone for web pages', action: 'Use a current Chrome, Edge, Firefox or Safari; browsers inside other apps often cannot.' },
  },
  'blocked-by-policy': {
    camera: { title: 'This page is not allowed to use the camera', action: 'A rule of your organisation, or of the page that shows this one, forbids it. Open the call in a tab of its own, or ask your administrator.' },
    microphone: { title: 'This page is not allowed to use the microphone', action: 'A rule of your organisation, or of the page that shows this one, forbids it. Open the call in a tab of its own, or ask your administrator.' },
    both: { title: 'This page is not allowed to use camera and microphone', action: 'A rule of your organisation, or of the page that shows this one, forbids it. Open the call in a tab of its own, or ask your administrator.' },
  },
  'denied-by-system': {
    camera: { title: 'Your system keeps the camera from the browser' },
    microphone: { title: 'Your system keeps the microphone from the browser' },
    both: { title: 'Your system keeps camera and microphone from the browser' },
  },
  dismissed: {
    camera: { title: 'The browser’s question about the camera was closed', action: 'Try again, and choose “Allow” when it asks.' },
    microphone: { title: 'The browser’s question about the microphone was closed', action: 'Try again, and choose “Allow” when it asks.' },
    both: { title: 'The browser’s question about camera and microphone was closed', action: 'Try again, and choose “Allow” when it asks.' },
  },
  'none-found': {
    camera: { title: 'No camera was found', action: 'Connect one and it is used at once. Until then the call works without.' },
    microphone: { title: 'No microphone was found', action: 'Connect one and it is used at once. Until then the call works without.' },
    both: { title: 'No camera or microphone was found', action: 'Connect one and it is used at once. Until then the call works without.' },
  },
  busy: {
    camera: { title: 'Another program is using the camera', action: 'Close it there; then it starts here by itself.' },
    microphone: { title: 'Another program is using the microphone', action: 'Close it there; then it starts here by itself.' },
    both: { title: 'Another program is using the camera and microphone', action: 'Close them there; then they start here by themselves.' },
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
