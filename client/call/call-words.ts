// The words of the call's controls.

export const CALL_WORDS = {
  controls: 'Call controls',
  more: 'More',
  moreControls: 'More controls',
  sidePanel: 'Side panel',
  closePanel: 'Close the panel',
  mute: 'Mute microphone',
  unmute: 'Unmute microphone',
  cameraOff: 'Turn camera off',
  cameraOn: 'Turn camera on',
  devices: 'Choose devices',
  hideLabels: 'Hide labels',
  showLabels: 'Show labels',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  leave: 'Leave',
  newOnes: (count: number): string => `${count} new`,
} as const
