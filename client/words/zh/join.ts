// What the join page and the choice of devices say in Simplified Chinese.
import type { join as english } from '../en/join.ts'
import type { Translated } from '../shape.ts'

export const join = {
  titleNew: '发起或加入通话',
  title: '准备好加入了吗？',
  lead: '在您自己的服务器上面对面交流。',
  leadConsent: '在您自己的服务器上面对面交流。除非您在通话中同意，否则不会分析任何内容。',
  name: '您的名字',
  namePlaceholder: '别人看到的名字',
  nameMissing: '请填写别人看到的名字。',
  nameWrong: '名字最多 60 个可显示的字符。',
  room: '房间',
  roomWrong: '1 到 64 个小写英文字母、数字和连字符，例如 quiet-otter-42。',
  roomHint: '知道此名称的人都可以加入。',
  join: '加入',
  without: {
    camera: '您将不带摄像头加入。通话中可以打开。',
    microphone: '您将不带麦克风加入。通话中可以打开。',
    both: '您将不带摄像头和麦克风加入。通话中可以打开。',
  },
  preview: '别人看到的您',
  yourCamera: '您的摄像头',
  cameraStarting: '正在启动摄像头…',
  cameraOff: '您的摄像头已关闭',
  noPicture: '没有画面',
  microphoneStarting: '麦克风启动中',
  microphoneOff: '麦克风已关闭',
  microphone: '麦克风',
  camera: '摄像头',
  speaker: '扬声器',
  noMicrophone: '没有可选的麦克风',
  noCamera: '没有可选的摄像头',
  noSpeaker: '没有可选的扬声器',
  numbered: '{{device}} {{number}}',
} satisfies Translated<typeof english>
